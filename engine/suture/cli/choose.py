"""Choosing among verified candidates at the terminal: the next one, this one, why not the others, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from suture.cli.sections import Line, claims, patch_of, suggested, tried_ones
from suture.cli.show import say, show_section
from suture.domain.choice import Choice, Pick, Wish

KEYS = "n next   a accept   w why not the others   q quit"
_END_OF_INPUT = ("", "\x04", "\x03")

# asks by calling what it is given, and returns one key
ReadKey = Callable[[Callable[[], None]], str]


@dataclass(slots=True)
class Chooser:
    """Asks at a terminal. It remembers what was shown, so that `next` goes around."""

    console: Console
    read_key: ReadKey
    at: int = 0
    seen: set[str] = field(default_factory=set)

    def __call__(self, choice: Choice) -> Pick:
        """Show the newest verified candidate and serve keys until one decides."""
        newest = len(choice.verified) - 1
        is_new = choice.verified[newest].remedy.patch.digest not in self.seen
        self.at = newest if is_new else 0
        if not is_new:
            say(self.console, Text("\nNo other candidate passed; this is the first one again.", style="yellow"))
        self._show(choice)
        while True:
            if (pick := self._serve(choice, self._key(choice))) is not None:
                return pick

    def _serve(self, choice: Choice, key: str) -> Pick | None:
        if key == "a":
            return Pick(Wish.ACCEPT, choice.verified[self.at].remedy.patch.digest)
        if key == "q" or key in _END_OF_INPUT:
            return Pick(Wish.QUIT)
        if key == "w":
            show_section(self.console, "Why not the others", why_not(choice))
        elif key == "n" and self.at + 1 == len(choice.verified) and choice.left:
            return Pick(Wish.NEXT)
        elif key == "n":
            self.at = self._around(choice)
            self._show(choice)
        return None

    def _key(self, choice: Choice) -> str:
        question = Text(f"\n{self._place(choice)}{KEYS} ", style="bold")
        try:
            key = self.read_key(lambda: self.console.print(question, end=""))
        except (EOFError, KeyboardInterrupt):
            key = ""
        self.console.print(Text(key if key.isprintable() else ""))
        return key.casefold()

    def _around(self, choice: Choice) -> int:
        return (self.at + 1) % len(choice.verified)

    def _show(self, choice: Choice) -> None:
        one = choice.verified[self.at]
        self.seen.add(one.remedy.patch.digest)
        show_section(self.console, f"Candidate {self._count(choice)}", patch_of(one.remedy))
        show_section(self.console, "Verified", claims(one.verdict))

    def _count(self, choice: Choice) -> str:
        more = f", {choice.left} more not tried yet" if choice.left else ""
        return f"{self.at + 1} of {len(choice.verified)} verified{more}"

    def _place(self, choice: Choice) -> str:
        return f"[{self.at + 1}/{len(choice.verified)}{'+' if choice.left else ''}] "


def why_not(choice: Choice) -> Iterator[Line]:
    """Yield each other candidate with the reason why it cannot be chosen."""
    verified = {one.remedy.name for one in choice.verified}
    others = [tried for tried in choice.tried if tried.name not in verified]
    nothing = not (others or choice.skipped or choice.withheld or choice.left)
    if nothing:
        yield Line("There are no others.", "dim")
    yield from tried_ones(others, choice.skipped)
    yield from suggested(choice.withheld, diffs=False)
    if choice.left:
        yield Line(f"{choice.left} more were not tried yet; `n` tries them.", "dim")
