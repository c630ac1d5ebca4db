"""ValueError and TypeError: what is unpacked has another number of parts than there are names for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers, probe
from suture.diagnosis.none_origin import functions_named, own_nodes
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import FunctionNode
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_COUNTED = re.compile(
    r"^(?P<how>too many|not enough) values to unpack \(expected (?:at least )?(?P<want>\d+)(?:, got (?P<got>\d+))?\)"
)
_ONE = re.compile(r"^cannot unpack non-iterable (?:int|float|bool) object")
_PAIR = 2


def _target(view: View) -> tuple[ast.Tuple | ast.List, ast.expr, bool] | None:
    """Return the names, the expression that is unpacked into them, and whether it is its items that are."""
    node = view.node
    if not isinstance(node, ast.Tuple | ast.List) or not isinstance(node.ctx, ast.Store) or not view.direct:
        return None
    if not all(isinstance(name, ast.Name) for name in node.elts):
        return None
    match view.source.parents.get(node):
        case ast.Assign(targets=[target], value=value) if target is node:
            return node, value, False
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value) if target is node:
            return node, value, True
    return None


def _facts(view: View) -> dict[str, Any] | None:
    """Read message and target; the producer is what made the parts."""
    counted, found = _COUNTED.match(view.error.message), _target(view)
    if found is None or not view.error.is_a("ValueError", "TypeError"):
        return None
    target, value, of_items = found
    if counted is None and not (_ONE.match(view.error.message) and of_items):
        return None
    facts: dict[str, Any] = {
        "how": counted["how"] if counted is not None else "not enough",
        "want": len(target.elts),
        "got": int(counted["got"]) if counted is not None and counted["got"] else None,
        "targets": [name.id for name in target.elts if isinstance(name, ast.Name)],
        "value": view.text(value),
    }
    produced = _items_of(value, len(target.elts)) if of_items else _produced(view, value, target)
    return facts | produced if produced is not None else None


def _items_of(value: ast.expr, want: int) -> dict[str, Any] | None:
    plain = isinstance(value, ast.Name | ast.Attribute | ast.Subscript)
    return {"producer": "mapping"} if plain and want == _PAIR else None


def _produced(view: View, value: ast.expr, target: ast.Tuple | ast.List) -> dict[str, Any] | None:
    if not isinstance(value, ast.Call):
        return None
    match value:
        case ast.Call(func=ast.Attribute(value=receiver, attr="split"), args=[], keywords=[]):
            return {"producer": "split", "receiver": view.text(receiver), "separator": None}
        case ast.Call(
            func=ast.Attribute(value=receiver, attr="split"),
            args=[ast.Constant(value=str() | bytes()) as separator],
            keywords=[],
        ) if separator.value:
            return {"producer": "split", "receiver": view.text(receiver), "separator": view.text(separator)}
    return _returned(view, value, target)


def _returned(view: View, call: ast.Call, target: ast.Tuple | ast.List) -> dict[str, Any] | None:
    """Look into the one function of the project with the callee's name: has what it returns one length?"""
    name = callee_name(call)
    found = list(functions_named(view.search, name)) if name else []
    if len(found) != 1:
        return None
    source, function = found[0]
    tuples = list(_tuples(function))
    lengths = {len(each.elts) for each in tuples if each is not None}
    if None in tuples or len(lengths) != 1 or lengths == {len(target.elts)}:
        return None
    length = lengths.pop()
    names = [_names(tuples[0])] if tuples[0] is not None and len(tuples) == 1 else []
    return {
        "producer": "function",
        "callee": name,
        "length": length,
        "names": [each for each in [*names, *_unpacked(view, name or "", length)] if each],
        "where": source.where(function),
    }


def _tuples(function: FunctionNode) -> Iterator[ast.Tuple | None]:
    """Yield the tuples that a function returns, None for everything else that it may return."""
    for node in own_nodes(function):
        if isinstance(node, ast.Yield | ast.YieldFrom):
            yield None
        if isinstance(node, ast.Return):
            plain = isinstance(node.value, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in node.value.elts)
            yield node.value if plain and isinstance(node.value, ast.Tuple) else None


def _names(node: ast.Tuple | ast.List | None) -> list[str]:
    """Return the names of the parts; of an attribute it is the last one, of anything else nothing."""
    parts = node.elts if node is not None else []
    return [p.id if isinstance(p, ast.Name) else p.attr if isinstance(p, ast.Attribute) else "" for p in parts]


def _unpacked(view: View, name: str, length: int) -> Iterator[list[str]]:
    """Yield the names under which other calls take what the function returns."""
    for source, call in view.search.calls(name):
        match source.parents.get(call):
            case ast.Assign(targets=[ast.Tuple() as target], value=value) if value is call:
                if len(target.elts) == length and all(isinstance(part, ast.Name) for part in target.elts):
                    yield _names(target)


def _suspect(view: View) -> Suspicion | None:
    facts = _facts(view)
    if facts is None:
        return None
    sentence = f"`{facts['value']}` has {facts['how']} parts for {facts['want']} names."
    probes = (_of_mapping(view, facts["value"]),) if facts["producer"] == "mapping" else ()
    return Suspicion(sentence, probes)


def _of_mapping(view: View, value: str) -> Probe:
    """Ask for what a loop runs over; a comprehension is given it by the frame around, which is asked instead."""
    frame = view.fault.frame
    outer = view.error.frames[frame - 1] if frame else view.frame
    inside = view.frame.function.endswith(("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"))
    return probe("keys", value, frame - (inside and frame > 0 and outer.file == view.frame.file))


def _judge(view: View, answers: Answers) -> Finding:
    facts = _facts(view)
    if facts is None:
        return no("nothing is unpacked here")
    value, want = facts["value"], facts["want"]
    if facts["producer"] == "mapping":
        answer = answers.of(_of_mapping(view, value))
        if not answer:
            return unknown(f"whether `{value}` is a mapping is not known{LESS}{answer.why_not}")
        if answer.flag("mapping") is not True:
            return no(f"`{value}` is no mapping")
        because = f"`{value}` is a mapping: its keys alone are unpacked into {want} names"
        return Finding(shown=True, because=because, facts=facts)
    if facts["producer"] == "function":
        because = f"{facts['callee']}() returns {facts['length']} values ({facts['where']}), and {want} are taken"
        return Finding(shown=True, because=because, facts=facts)
    got = f"{facts['got']} parts" if facts["got"] is not None else f"{facts['how']} parts"
    return Finding(shown=True, because=f"`{value}` gives {got}, and there are {want} names", facts=facts)


CAUSES = (Cause("unpack-mismatch", _suspect, _judge),)
