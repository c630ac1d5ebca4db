"""The program asks a person: for a line of input that was not there, or for a terminal to draw on."""

from __future__ import annotations

import ast

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View

_ASKING = frozenset({"input", "getpass", "raw_input"})
# what the modules that draw say when standard output or input is no terminal
_NO_TERMINAL = ("Inappropriate ioctl for device", "could not find terminal", "cbreak() returned ERR", "nocbreak()")
_INPUT = (
    "the program asks for input that was not there; give all answers in a file: suture fix -- COMMAND < answers.txt"
)
_SCREEN = "the program needs a terminal, and a repair is tried without one; give a test that fails without a terminal"


def _said(view: View) -> str | None:
    error = view.error
    node = view.node
    if error.type == "EOFError" and isinstance(node, ast.Call) and callee_name(node) in _ASKING:
        return _INPUT
    is_of_terminal = error.module in {"_curses", "curses", "termios"} or error.is_a("OSError")
    return _SCREEN if is_of_terminal and any(words in error.message for words in _NO_TERMINAL) else None


def _suspect(view: View) -> Suspicion | None:
    said = _said(view)
    return Suspicion(said, certain=True) if said is not None else None


def _judge(view: View, answers: Answers) -> Finding:  # noqa: ARG001 - every cause is judged by this shape
    said = _said(view)
    if said is None:
        return no("nothing here asks a person")
    return Finding(shown=True, because=f"{view.error.type} is what it gets where nobody answers")


CAUSES = (Cause("no-person", _suspect, _judge),)
