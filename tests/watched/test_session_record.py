"""What a process says of itself at its end: identity, files, warnings, imports, and what was entered."""

import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from suture_sdk.watched import ending, session
from tests.watched.watched import INTERPRETERS, same_as_unwatched

every_version = pytest.mark.parametrize("version", INTERPRETERS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def _session(root: Path, version: str, source: str, *arguments: str) -> dict[str, Any]:
    (root / "program.py").write_text(dedent(source))
    command = [INTERPRETERS[version], "program.py", *arguments]
    return same_as_unwatched(command, root, TMPDIR=str(root.parent)).session


@every_version
def test_a_process_says_who_it_is(root: Path, version: str) -> None:
    found = _session(root, version, "import os; os.chdir('/')", "data.csv", "--password=hunter2")
    assert found["python"].startswith(version + ".")
    assert Path(found["executable"]).samefile(INTERPRETERS[version])
    assert found["cwd"] == str(root)
    assert found["argv"] == ["program.py", "data.csv", "--password=[Filtered]"]
    assert found["path"][0] == str(root)
    assert found["main_process"] is True
    assert found["own_failures"] == []


@every_version
def test_files_outside_the_project_are_told_and_files_inside_are_not(root: Path, version: str) -> None:
    inputs = root.parent / "inputs"
    inputs.mkdir()
    (inputs / "read.csv").write_text("1")
    (root / "own.csv").write_text("1")
    found = _session(
        root,
        version,
        f"""
        import os, json
        os.chdir({str(inputs)!r})
        open("read.csv").close()
        open({str(root / "own.csv")!r}).close()
        open({str(root / "new.csv")!r}, "w").close()
        try: open("missing.csv")
        except OSError: pass
        os.close(os.open({str(inputs / "written.csv")!r}, os.O_WRONLY | os.O_CREAT))
        open(os.devnull, "w").close()
        """,
    )
    assert found["opened"] == [str(inputs / "read.csv")]
    assert found["wrote"] == []  # the temporary directory is nobody's outside


@every_version
def test_a_write_outside_the_project_and_the_temporary_directory_is_told(root: Path, version: str) -> None:
    found = _session(root, version, "try: open('/var/lib/no-such-directory/x', 'w')\nexcept OSError: pass\n")
    assert found["wrote"] == ["/var/lib/no-such-directory/x"]


@every_version
def test_a_hook_for_files_never_breaks_an_open(root: Path, version: str) -> None:
    found = _session(
        root,
        version,
        r"""
        import os, tempfile
        class Name(str):
            def startswith(self, *_): raise SystemExit(9)
        for name in (b"program.py", Name("program.py")):
            open(name).close()
        file = tempfile.TemporaryFile()
        os.close(os.dup(file.fileno()))
        open(os.dup(file.fileno()), "rb").close()
        try: open("nul\0byte")
        except ValueError: pass
        """,
    )
    assert found["wrote"] == []
    assert found["own_failures"] == []


@every_version
def test_modules_from_site_packages_may_be_preloaded_in_their_order_and_no_others(root: Path, version: str) -> None:
    site = root / "lib" / "site-packages"
    (site / "package").mkdir(parents=True)
    (site / "package" / "__init__.py").write_text("")
    (site / "package" / "part.py").write_text("")
    (site / "single.py").write_text("")
    (root / "mine.py").write_text("")
    found = _session(
        root,
        version,
        f"""
        import sys
        sys.path.append({str(site)!r})
        import json, mine, single, package.part
        sys.modules["nothing"] = None
        sys.modules["number"] = 3
        """,
    )
    assert found["preload"][-3:] == ["single", "package", "package.part"]
    assert not {"json", "mine", "_suture_watch", "number", "nothing", "__main__"} & set(found["preload"])


def test_a_module_that_pytest_rewrote_alone_may_not_be_preloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = type("AssertionRewritingHook", (), {"__module__": "_pytest.assertion.rewrite"})()
    for name, loader in (("plain", None), ("plain.fixtures", hook), ("plugin", hook), ("plugin.part", hook)):
        module = ModuleType(name)
        module.__file__, module.__loader__ = f"/env/site-packages/{name}.py", loader
        monkeypatch.setitem(sys.modules, name, module)
    found = set(ending._preloadable())
    assert {"plain", "plugin", "plugin.part"} <= found
    assert "plain.fixtures" not in found


@every_version
def test_a_warning_turned_into_an_error_is_not_one_that_was_shown(root: Path, version: str) -> None:
    found = _session(root, version, "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('now')\n")
    assert found["warnings"] == []


@pytest.fixture
def clean_session(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, empty in (("ENTERED", {}), ("TESTS", {}), ("WARNED", {}), ("OWN_FAILURES", [])):
        monkeypatch.setattr(session, name, empty)


@pytest.mark.usefixtures("clean_session")
def test_functions_are_named_once_however_many_tests_enter_them() -> None:
    session.ENTERED.update({"": {"a.py::f": None}, "t": {"a.py::g": None, "a.py::f": None}})
    assert ending._entered() == {"functions": ["a.py::f", "a.py::g"], "entered": {"": [0], "t": [1, 0]}}


@pytest.mark.usefixtures("clean_session")
@pytest.mark.parametrize(
    ("phases", "outcome"),
    [
        (["passed"], "passed"),
        (["passed", "error"], "error"),
        (["error", "passed"], "error"),
        (["failed", "error"], "failed"),
        (["skipped", "passed"], "passed"),
    ],
)
def test_what_went_wrong_once_is_not_made_good_by_a_later_phase(phases: list[str], outcome: str) -> None:
    for phase in phases:
        session.note_test("t", phase)
    assert {"t": outcome} == session.TESTS


@pytest.mark.usefixtures("clean_session")
def test_what_is_collected_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_LIMIT", 2)
    for number in range(5):
        session.note_test(f"t{number}", "passed")
        session.note_warning("W", "p.py", number)
        session.note_own_failure(ValueError("secret"))
    assert session.TESTS == {"t0": "passed", "t1": "passed"}
    assert list(session.WARNED) == ["W@p.py:0", "W@p.py:1"]
    assert session.OWN_FAILURES == ["ValueError", "ValueError"]
