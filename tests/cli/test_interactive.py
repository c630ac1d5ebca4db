"""`suture fix --interactive` at a real terminal, with an engine that is handed in: what is typed is what is taken."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from suture.cli import main as cli
from suture.cli.exit_status import CANNOT
from tests.cli.reports import AFTER, BEFORE

# The child has two verified candidates, of which the first one is the known patch, and reports the one that is taken.
CHILD = """
import sys
from dataclasses import replace
from types import SimpleNamespace
import suture
from suture.domain.choice import Choice, Verified, Wish
from suture.domain.event import Stage, StageFinished, StageStarted
from suture.domain.remedy import Edit, Patch
from suture.domain.report import Status
from tests.cli.reports import BEFORE, HEALED, REMEDY, VERDICT

second = replace(REMEDY, strategy="second", patch=Patch((Edit("report.py", BEFORE, b"second\\n"),)))

def heal(request, tell, choose=None):
    verified = (Verified(REMEDY, VERDICT),)
    for left, shown in ((1, verified), (0, (*verified, Verified(second, VERDICT)))):
        tell(StageStarted(Stage.CHOOSE))
        pick = choose(Choice(shown, left))
        tell(StageFinished(Stage.CHOOSE, 0.0))
        if pick.wish is not Wish.NEXT:
            break
    report = replace(HEALED, root=request.cwd, lesson=None, proof=None)
    if pick.wish is Wish.QUIT:
        return replace(report, status=Status.DECLINED, reason="declined: none was taken", remedy=None, verdict=None)
    taken = next(one for one in (REMEDY, second) if one.patch.digest == pick.digest)
    return replace(report, remedy=taken)

suture.bootstrap = SimpleNamespace(heal=heal)
sys.modules["suture.bootstrap"] = suture.bootstrap
from suture.cli.main import main
sys.exit(main(["fix", "-i", "--", "x"]))
"""
ROOT = Path(__file__).parents[2]


def typed(keys: str, folder: Path) -> tuple[int, str]:
    """Run the child at a terminal, type one key for each question, and return its status and what it drew."""
    (folder / "report.py").write_bytes(BEFORE)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment
    )
    os.close(theirs)
    drawn, waiting = b"", list(keys)
    while chunk := _read(ours):
        drawn += chunk
        if waiting and drawn.count(b"q quit") > len(keys) - len(waiting):
            os.write(ours, waiting.pop(0).encode())
    os.close(ours)
    return child.wait(), drawn.decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_accept_writes_the_candidate_that_is_shown(tmp_path: Path) -> None:
    status, drawn = typed("a", tmp_path)
    assert (tmp_path / "report.py").read_bytes() == AFTER
    assert status == 0
    assert "Candidate 1 of 1 verified, 1 more not tried yet" in drawn
    assert "Written: report.py" in drawn


def test_next_then_accept_writes_the_second_one(tmp_path: Path) -> None:
    status, drawn = typed("na", tmp_path)
    assert (tmp_path / "report.py").read_bytes() == b"second\n"
    assert status == 0
    assert "Candidate 2 of 2 verified" in drawn


@pytest.mark.parametrize("keys", ["q", "wq", "\x04"])
def test_quit_writes_nothing(tmp_path: Path, keys: str) -> None:
    status, drawn = typed(keys, tmp_path)
    assert (tmp_path / "report.py").read_bytes() == BEFORE
    assert status == 1
    assert "Declined" in drawn


REFUSED = [
    (["-i", "--", "x"], "needs a terminal"),
    (["-i", "--json", "--", "x"], "asks at the terminal"),
    (["-i", "--quiet", "--", "x"], "asks at the terminal"),
    (["-i", "-"], "from a traceback alone"),
    (["--commit", "--traceback", "err.txt"], "from a traceback alone"),
    (["--commit", "--allow-dirty", "--apply", "--", "x"], "would commit changes of yours"),
    (["--branch", "", "--", "x"], "got an empty name"),
    (["--allow-dirty", "--", "x"], "give both"),
    (["--commit", "--", "x"], "--commit needs a git repository"),
    (["--branch", "heal", "--", "x"], "--commit needs a git repository"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_options_that_cannot_be_served_are_refused_before_anything_runs(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["fix", *words]) == CANNOT
    out, err = capsys.readouterr()
    assert out in {"", out if "--json" in words else ""}
    assert said in err
    assert list(tmp_path.iterdir()) == []
