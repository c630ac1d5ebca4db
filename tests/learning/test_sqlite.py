import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from suture.learning.interface import Trial
from suture.learning.sqlite import SqliteNotebook, StoreUnavailableError, open_notebook, state_directory
from tests.learning.lessons import lesson, trial

WRITER = """
import sys
from pathlib import Path
from suture.learning.interface import Trial
from suture.learning.sqlite import SqliteNotebook
notebook = SqliteNotebook(Path(sys.argv[1]))
for number in range(40):
    notebook.record(Trial("t", sys.argv[2], "KeyError", "KeyError", True, float(number)))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "notebook.sqlite3"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"SUTURE_STATE_DIR": "/s", "XDG_STATE_HOME": "/x", "HOME": "/h"}, "/s"),
        ({"XDG_STATE_HOME": "/x", "HOME": "/h"}, "/x/suture"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/suture"),
        ({"SUTURE_STATE_DIR": "", "HOME": "/h"}, "/h/.local/state/suture"),
    ],
)
def test_the_state_directory_follows_the_environment(environment: dict[str, str], expected: str) -> None:
    assert state_directory(environment) == Path(expected)


def test_opening_touches_nothing(tmp_path: Path) -> None:
    open_notebook({"SUTURE_STATE_DIR": str(tmp_path / "state")})
    assert list(tmp_path.iterdir()) == []


def test_another_notebook_on_the_same_file_sees_what_was_kept(path: Path) -> None:
    SqliteNotebook(path).keep(lesson())
    assert SqliteNotebook(path).lessons() == (lesson(),)


def test_others_on_the_machine_cannot_read_it(path: Path) -> None:
    SqliteNotebook(path).record(trial())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_processes_that_begin_at_once_lose_nothing(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    strategies = [one.strategy for one in SqliteNotebook(path).trials()]
    assert sorted(strategies) == ["one"] * 40 + ["two"] * 40


def broken(path: Path, kind: str) -> None:
    path.parent.mkdir()
    match kind:
        case "garbage":
            path.write_bytes(b"this is no database " * 400)
        case "cut":
            SqliteNotebook(path).keep(lesson())
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA journal_mode = DELETE")
            path.write_bytes(path.read_bytes()[:5000])
        case "directory":
            path.mkdir()
        case "newer":
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA user_version = 99")
        case "foreign":
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA user_version = 1")
        case "outcome":
            SqliteNotebook(path).keep(lesson())
            with closing(sqlite3.connect(path)) as db, db:
                db.execute("UPDATE lesson SET outcome = 'great'")


@pytest.mark.parametrize("kind", ["garbage", "cut", "directory", "newer", "foreign", "outcome"])
def test_a_broken_store_is_one_clear_error(path: Path, kind: str) -> None:
    broken(path, kind)
    with pytest.raises(StoreUnavailableError) as caught:
        SqliteNotebook(path).lessons()
    assert str(path) in str(caught.value)
    assert "SUTURE_STATE_DIR" in str(caught.value)


def test_a_broken_store_is_left_as_it_is_for_a_person_to_look_at(path: Path) -> None:
    broken(path, "garbage")
    before = path.read_bytes()
    with pytest.raises(StoreUnavailableError):
        SqliteNotebook(path).keep(lesson())
    assert path.read_bytes() == before


def test_a_newer_store_says_so(path: Path) -> None:
    broken(path, "newer")
    with pytest.raises(StoreUnavailableError, match="newer Suture"):
        SqliteNotebook(path).trials()


def test_a_notebook_of_the_first_version_keeps_its_trials(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE trial (template TEXT NOT NULL, strategy TEXT NOT NULL, exception TEXT NOT NULL, "
            "shape TEXT NOT NULL, verified INTEGER NOT NULL, at REAL NOT NULL);"
            "INSERT INTO trial VALUES ('t', 's', 'KeyError', 'KeyError', 1, 5.0); PRAGMA user_version = 1"
        )
    assert SqliteNotebook(path).trials() == (Trial("t", "s", "KeyError", "KeyError", True, 5.0, project=""),)


def test_a_state_directory_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError):
        SqliteNotebook(tmp_path / "file" / "notebook.sqlite3").record(trial())


def test_text_that_cannot_be_stored_is_a_clear_error_and_changes_nothing(path: Path) -> None:
    notebook = SqliteNotebook(path)
    with pytest.raises(StoreUnavailableError):
        notebook.keep(lesson(page="\udcff"))
    assert notebook.lessons() == ()
