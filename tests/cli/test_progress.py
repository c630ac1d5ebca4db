import io

from rich.console import Console

from suture.cli.progress import WORDS, progress
from suture.domain.event import CandidateTried, Event, OutputLine, Stage, StageFinished, StageStarted
from suture.domain.verdict import Answer

EVENTS: tuple[Event, ...] = (
    StageStarted(Stage.OBSERVE, "python report.py"),
    OutputLine("stderr", "Traceback \x1b[2J"),
    StageFinished(Stage.OBSERVE, 0.2),
    StageStarted(Stage.VERIFY, "first"),
    CandidateTried(1, "a/b", "try it", Answer.NO, "still fails"),
    StageFinished(Stage.VERIFY, 0.2),
    StageStarted(Stage.VERIFY, "second"),
    CandidateTried(2, "a/c", "try it", Answer.YES),
    StageFinished(Stage.VERIFY, 0.2),
    StageStarted(Stage.CONFIRM),
    CandidateTried(2, "a/c", "try it", Answer.YES),
)


def told(*, terminal: bool, quiet: bool = False, events: tuple[Event, ...] = EVENTS) -> str:
    out = io.StringIO()
    console = Console(file=out, width=60, force_terminal=terminal, color_system=None, highlight=False, markup=False)
    with progress(console, quiet=quiet) as tell:
        for event in events:
            tell(event)
    return out.getvalue()


def test_a_log_has_one_line_a_stage_and_one_a_candidate() -> None:
    assert told(terminal=False).splitlines() == [
        "observe: running the command once (python report.py)",
        "verify: trying a repair (first)",
        "✗ candidate 1, a/b: still fails",
        "✓ candidate 2, a/c",
        "confirm: checking it once more from scratch",
        "✓ candidate 2 once more, a/c",
    ]


def test_a_log_has_nothing_of_the_commands_output() -> None:
    assert "Traceback" not in told(terminal=False)


def test_quiet_says_nothing_anywhere() -> None:
    assert told(terminal=True, quiet=True) == ""
    assert told(terminal=False, quiet=True) == ""


def test_a_terminal_keeps_the_candidates_in_sight() -> None:
    assert "✗ candidate 1, a/b: still fails" in told(terminal=True)


def test_a_hostile_detail_cannot_move_the_cursor() -> None:
    hostile = (StageStarted(Stage.VERIFY, "\x1b[2J\r\nowned"), CandidateTried(1, "a\x1b[H", "", Answer.NO, "\x1b[H"))
    assert "\x1b" not in told(terminal=False, events=hostile)
    assert "\x1b[2J" not in told(terminal=True, events=hostile)
    assert "\x1b[H" not in told(terminal=True, events=hostile)


def test_every_stage_has_words() -> None:
    assert set(WORDS) == set(Stage)
