"""IndexError: the index is outside the sequence."""

from __future__ import annotations

import ast
import re

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.view import View

_OUT_OF_RANGE = re.compile(r"(?:^|\s)index out of range$")
_TYPE = re.compile(r"^(list|tuple|string|bytearray|array|range object|deque)? ?(?:assignment )?index out of range$")
_NAMES = {"string": "str", "range object": "range"}


def _subscript(view: View) -> ast.Subscript | None:
    node = view.node
    if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Slice | ast.Tuple):
        return None
    return node if view.error.is_a("IndexError") and _OUT_OF_RANGE.search(view.error.message) and view.direct else None


def _suspect(view: View) -> Suspicion | None:
    node = _subscript(view)
    if node is None:
        return None
    sentence = f"`{view.text(node.value)}` has no item {view.text(node.slice)}."
    return Suspicion(sentence, (view.probe("length", node.value), view.probe("value", node.slice)))


def _judge(view: View, answers: Answers) -> Finding:
    node = _subscript(view)
    if node is None:
        return no("no item is taken of a sequence here")
    sequence, index = view.text(node.value), view.text(node.slice)
    answer = answers.of(view.probe("length", node.value))
    length = answer.number("length") if answer else _remembered(view, node.value)
    at = _index(answers.of(view.probe("value", node.slice)).text("text"), index)
    if length is not None and at is not None and -length <= at < length:
        return no(f"`{sequence}` has {length} items and {index} is {at}: another lookup failed")
    if length is None and not view.fault.exact and _many(view):
        return unknown("several items are taken on this line, and none could be measured")
    said = _TYPE.match(view.error.message)
    named = (said[1] or "") if said is not None else ""
    facts = {
        "sequence": sequence,
        "index": index,
        "length": length,
        "type": answer.text("type") or _NAMES.get(named, named) or None,
    }
    known = f"`{sequence}` has {length} item(s)" if length is not None else f"`{sequence}` is shorter"
    less = "" if answer else LESS + answer.why_not
    value = f" ({at})" if at is not None and str(at) != index else ""
    return Finding(shown=True, because=f"{known}, the index is {index}{value}{less}", facts=facts)


def _remembered(view: View, sequence: ast.expr) -> int | None:
    """Return the length recorded with the frame's variables."""
    variable = view.frame.variables.get(sequence.id) if isinstance(sequence, ast.Name) else None
    return variable.size if variable is not None else None


def _index(text: str | None, source: str) -> int | None:
    for candidate in (text, source):
        if candidate is not None and re.fullmatch(r"-?\d{1,18}", candidate):
            return int(candidate)
    return None


def _many(view: View) -> bool:
    line = view.fault.span.line
    return sum(isinstance(node, ast.Subscript) and node.lineno == line for node in view.source.nodes) > 1


CAUSES = (Cause("index-out-of-bounds", _suspect, _judge),)
