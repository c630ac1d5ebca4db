"""Reading one key at a terminal, without the line that it stands on."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Callable

_MOST = 32


def read_key(ask: Callable[[], None]) -> str:
    """Ask, and return the key that is pressed then; empty at the end of input.

    What was typed before the question is thrown away: nobody meant it as the answer. A key that sends several
    characters, as the arrows do, comes whole.

    Args:
        ask: prints the question.
    """
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        ask()
        return os.read(terminal, _MOST).decode("utf-8", "replace")
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
