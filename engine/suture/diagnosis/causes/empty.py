"""ValueError, IndexError and others: something is taken of a sequence that is empty."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View

# class, message, the callee's name where the message does not give it
_MESSAGES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "ValueError",
        re.compile(r"^(?P<callee>max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)$"),
        "",
    ),
    ("IndexError", re.compile(r"^Cannot choose from an empty (?:sequence|population)$"), "choice"),
    # before Python 3.11 the lookup within random.py is what fails
    ("IndexError", re.compile(r"^(?:list|tuple|string) index out of range$"), "choice"),
    ("StatisticsError", re.compile(r"^(?P<callee>\w+) requires at least (?P<few>one|two) data points?$"), ""),
    ("StatisticsError", re.compile(r"^no (?P<callee>median|mode) for empty data$"), ""),
    ("TypeError", re.compile(r"^reduce\(\) of empty (?:sequence|iterable) with no initial value$"), "reduce"),
    ("IndexError", re.compile(r"^pop from (?:an )?empty (?:list|deque|array)$"), "pop"),
    ("KeyError", re.compile(r"^'pop from an empty set'$"), "pop"),
    ("StopIteration", re.compile(r"^$"), "next"),
)
_POPS = frozenset({"pop", "popleft"})


@dataclass(frozen=True, slots=True)
class Taken:
    """One call that needs at least `needed` items of `argument`."""

    form: str
    argument: ast.expr
    needed: int


def taken(view: View) -> Taken | None:
    """Read the failing call as one that takes something of an empty sequence."""
    node = view.node
    if not isinstance(node, ast.Call):
        return None
    for error, message, callee in _MESSAGES:
        said = message.match(view.error.message) if view.error.is_a(error) else None
        if said is not None and not view.error.is_a("JSONDecodeError"):
            form = said.groupdict().get("callee") or callee
            argument = _argument(node, form)
            needed = 2 if said.groupdict().get("few") == "two" else 1
            # choice() and mean() are written in Python: they raise from a frame of their own
            fits = argument is not None and (view.direct or form not in {"max", "min", "next", "reduce", "pop"})
            return Taken(form, argument, needed) if argument is not None and fits else None
    return None


def _argument(node: ast.Call, form: str) -> ast.expr | None:
    name, given = callee_name(node), [a for a in node.args if not isinstance(a, ast.Starred)]
    if len(given) != len(node.args):
        return None
    if form == "pop":
        return node.func.value if isinstance(node.func, ast.Attribute) and name in _POPS and not given else None
    if name != form and not (form == "choice" and name == "choices"):
        return None
    if form == "reduce":
        return given[1] if len(given) == 2 else None  # noqa: PLR2004 - function and sequence, no initial value
    return given[0] if len(given) == 1 else None


def _suspect(view: View) -> Suspicion | None:
    found = taken(view)
    if found is None:
        return None
    argument = view.text(found.argument)
    return Suspicion(f"`{argument}` is empty when {found.form}() takes of it.", (view.probe("length", found.argument),))


def _judge(view: View, answers: Answers) -> Finding:
    found = taken(view)
    if found is None:
        return no("nothing is taken of a sequence here")
    answer = answers.of(view.probe("length", found.argument))
    argument, length = view.text(found.argument), answer.number("length")
    if length is not None and length >= found.needed:
        return no(f"`{argument}` has {length} items")
    facts = {
        "argument": argument,
        "form": found.form,
        "needed": found.needed,
        "length": length,
        "type": answer.text("type"),
    }
    less = "" if answer else LESS + answer.why_not
    few = "is empty" if found.needed == 1 else f"has fewer than {found.needed} items"
    return Finding(shown=True, because=f"`{argument}` {few}{less}", facts=facts)


CAUSES = (Cause("empty-sequence", _suspect, _judge),)
