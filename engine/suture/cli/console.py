"""Where the report and the progress are written: a reader who goes away, or a full disk, ends no heal."""

from __future__ import annotations

import os
import sys
from typing import Any

from rich.console import Console

from suture.cli.output import Output


class SteadyConsole(Console):
    """A console that falls silent when nobody reads it any more (`suture fix … | head`); the status stays."""

    def on_broken_pipe(self) -> None:
        """Fall silent. The inherited answer is to exit with 1, which says "not healed" here."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class ProgressConsole(SteadyConsole):
    """A console for what is only nice to know: where it cannot be written, the heal goes on without it."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print, or fall silent for good."""
        try:
            super().print(*objects, **options)
        except OSError:
            self.quiet = True


def console(output: Output, *, error: bool = False) -> Console:
    """Return the console of the report, or with `error` that of the progress."""
    kind = ProgressConsole if error else SteadyConsole
    return kind(
        stderr=error, no_color=not output.color or None, highlight=False, markup=False, emoji=False, soft_wrap=False
    )
