"""What a person sees while a heal works: on a terminal one moving line, elsewhere one line a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text

from suture.cli.text import line
from suture.domain.event import CandidateTried, Event, OutputLine, Stage, StageFinished, StageStarted
from suture.domain.verdict import Answer

WORDS = {
    Stage.SNAPSHOT: "taking a copy of the project",
    Stage.OBSERVE: "running the command once",
    Stage.DIAGNOSE: "looking for the cause",
    Stage.REPRODUCE: "reproducing the failure in the sandbox",
    Stage.VERIFY: "trying a repair",
    Stage.CONFIRM: "checking it once more from scratch",
    Stage.CHOOSE: "asking which repair to take",
    Stage.PROVE: "writing a regression test",
}
_MARK = {Answer.YES: "✓", Answer.NO: "✗", Answer.UNKNOWN: "?"}
Tell = Callable[[Event], None]


@contextmanager
def progress(console: Console, *, quiet: bool = False) -> Iterator[Tell]:
    """Yield the function that takes events; what it shows on a terminal is gone at the end."""
    if quiet:
        yield _nothing
    elif console.is_terminal:
        with console.status(Text("starting"), spinner="dots") as status:
            yield _Moving(console, status)
    else:
        yield _Plain(console)


def _nothing(event: Event) -> None:
    del event


class _Plain:
    """Stage lines for a log file: each stage once, however many candidates it tries."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: Stage | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case StageStarted(stage, detail) if stage is not self._last:
                self._last = stage
                _say(self._console, f"{stage.value}: {WORDS[stage]}{_after(detail)}")
            case CandidateTried():
                _say(self._console, _candidate(event, self._last))


class _Moving:
    """One moving line with what is going on; candidates that were tried stay above it."""

    def __init__(self, console: Console, status: Status) -> None:
        self._console = console
        self._status = status
        self._stage: Stage | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case StageStarted(Stage.CHOOSE):
                # the person must see the question, and nothing may draw over it
                self._status.stop()
            case StageFinished(Stage.CHOOSE):
                self._status.start()
            case StageStarted(stage, detail):
                self._stage = stage
                self._show(f"{WORDS[stage]}{_after(detail)}")
            case CandidateTried():
                _say(self._console, _candidate(event, self._stage))
            case OutputLine(_, text) if text.strip():
                self._show(f"{WORDS[Stage.OBSERVE]}: {text}")
            case StageFinished() | OutputLine():
                pass

    def _show(self, words: str) -> None:
        # one line only: a longer text would leave its rest on the screen
        self._status.update(Text(line(words, max(self._console.width - 4, 10))))


def _candidate(event: CandidateTried, stage: Stage | None) -> str:
    reason = f": {event.reason}" if event.reason else ""
    again = " once more" if stage is Stage.CONFIRM else ""
    return f"{_MARK[event.answer]} candidate {event.number}{again}, {event.name}{reason}"


def _after(detail: str) -> str:
    return f" ({detail})" if detail else ""


def _say(console: Console, text: str) -> None:
    console.print(Text(line(text)), soft_wrap=True)
