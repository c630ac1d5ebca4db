"""TypeError: what is gone through, measured, searched or looked into is None."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from suture.diagnosis.causes.attribute import tested_for_none
from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.causes.none_operand import own_default
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import is_none, origin
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Container:
    """`node` is None; `form` says what was to be done with it."""

    node: ast.expr
    form: str


Reader = Callable[[View], Container | None]


def _subscripted(view: View) -> Container | None:
    node = view.node
    if not isinstance(node, ast.Subscript):
        return None
    changed = isinstance(node.ctx, ast.Store | ast.Del)
    form = "store" if changed else "slice" if isinstance(node.slice, ast.Slice) else "subscript"
    return Container(node.value, form)


def _iterated(view: View) -> Container | None:
    """Find what was gone through: CPython blames the iterable, or the comprehension or call around it."""
    node = view.node
    above = view.source.parents.get(node)
    match node, above:
        case ast.expr(), ast.For(iter=inner) | ast.AsyncFor(iter=inner) | ast.comprehension(iter=inner) if (
            inner is node
        ):
            return Container(node, "iterate")
        case ast.For(iter=inner), _:
            return Container(inner, "iterate")
        case ast.expr(), _ if isinstance(node, _COMPREHENSIONS):
            return Container(node.generators[0].iter, "iterate")
        case ast.Call(), _:
            return _only(node, "iterate")
    return None


def _only(node: ast.Call, form: str) -> Container | None:
    given = [a for a in node.args if not isinstance(a, ast.Constant | ast.Starred | ast.Lambda) or is_none(a)]
    return Container(given[0], form) if len(given) == 1 == len(node.args) else None


def _measured(view: View) -> Container | None:
    node = view.node
    return _only(node, "len") if isinstance(node, ast.Call) and view.text(node.func) == "len" else None


def _joined(view: View) -> Container | None:
    node = view.node
    joins = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    return _only(node, "join") if isinstance(node, ast.Call) and joins else None


def _searched(view: View) -> Container | None:
    match view.node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return Container(right, "in")
    return None


def _unpacked(view: View) -> Container | None:
    """Read `a, b = x`; which item of a loop was None cannot be named."""
    node = view.node
    assign = node if isinstance(node, ast.Assign) else view.source.parents.get(node)
    return Container(assign.value, "unpack") if isinstance(assign, ast.Assign) else None


def _starred(view: View) -> Container | None:
    node = view.node
    if not isinstance(node, ast.Call | ast.List | ast.Tuple | ast.Set):
        return None
    items = node.args if isinstance(node, ast.Call) else node.elts
    stars = [a.value for a in items if isinstance(a, ast.Starred)]
    return Container(stars[0], "star") if len(stars) == 1 else None


def _double_starred(view: View) -> Container | None:
    node = view.node
    given: list[ast.expr] = []
    if isinstance(node, ast.Call):
        given = [k.value for k in node.keywords if k.arg is None]
    if isinstance(node, ast.Dict):
        given = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
    return Container(given[0], "double-star") if len(given) == 1 else None


def _entered(view: View) -> Container | None:
    statement = view.statement
    if not isinstance(statement, ast.With | ast.AsyncWith) or len(statement.items) != 1:
        return None
    return Container(statement.items[0].context_expr, "with")


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"^'NoneType' object is not subscriptable"), _subscripted),
    (re.compile(r"^'NoneType' object does not support item (?:assignment|deletion)"), _subscripted),
    (re.compile(r"^'NoneType' object is not iterable"), _iterated),
    (re.compile(r"^argument of type 'NoneType' is not (?:iterable|a container or iterable)"), _searched),
    (re.compile(r"^object of type 'NoneType' has no len\(\)"), _measured),
    (re.compile(r"^cannot unpack non-iterable NoneType object"), _unpacked),
    (re.compile(r"^can only join an iterable"), _joined),
    (re.compile(r"(?:argument|Value) after \* must be an iterable, not NoneType"), _starred),
    (
        re.compile(r"argument after \*\* must be a mapping, not NoneType|^'NoneType' object is not a mapping"),
        _double_starred,
    ),
    (re.compile(r"^'NoneType' object does not support the (?:asynchronous )?context manager protocol"), _entered),
)


def container(view: View) -> Container | None:
    """Read message and node as something done with a container that is None."""
    if not view.error.is_a("TypeError") or not view.direct:
        return None
    return next((reads(view) for message, reads in _READERS if message.search(view.error.message)), None)


def _suspect(view: View) -> Suspicion | None:
    found = container(view)
    if found is None:
        return None
    probes = (view.probe("value", found.node), *_beside(view, found))
    return Suspicion(f"`{view.text(found.node)}` is None where a container is needed.", probes)


def _beside(view: View, found: Container) -> Iterator[Probe]:
    """Ask for the types of the same key or attribute in the values beside the one that holds the None."""
    match found.node:
        case ast.Subscript(value=holder, slice=ast.Constant() as key):
            yield view.probe("peers", holder, view.text(key))
        case ast.Attribute(value=holder, attr=name):
            yield view.probe("peers", holder, repr(name))


def _judge(view: View, answers: Answers) -> Finding:
    found = container(view)
    if found is None:
        return no("nothing is done with a container here")
    answer = answers.of(view.probe("value", found.node))
    text = view.text(found.node)
    if answer.flag("is_none") is False:
        return no(f"`{text}` is not None but {answer.text('type')}")
    if not answer and "None" not in view.error.message:
        return unknown(f"the message does not tell that `{text}` is None{LESS}{answer.why_not}")
    came = origin(view, found.node)
    types = next((answers.of(probe).mapping("types") for probe in _beside(view, found)), {})
    facts = {
        "container": text,
        "form": found.form,
        "origin": came.sentence if came else None,
        "optional": (came is not None and came.legal) or tested_for_none(view, text),
        "parameter": own_default(view.function, found.node),
        "types": {str(name): count for name, count in types.items() if isinstance(count, int)},
    }
    less = "" if answer else LESS + answer.why_not
    because = f"`{text}` is None" + (f": {came.sentence}" if came else "") + less
    return Finding(shown=True, because=because, facts=facts)


CAUSES = (Cause("none-container", _suspect, _judge),)
