"""The likeliest node on a line, where an interpreter recorded no columns (before Python 3.11)."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from suture.diagnosis.search import callee_name
from suture.diagnosis.source import Source, position
from suture.domain.signal import Frame, Raised

Picker = Callable[[ast.AST], bool]

_TWO_TYPES = re.compile(r"'(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'")
_CONCATENATED = re.compile(r'^can only concatenate (?P<left>\w+) \(not "(?P<right>[\w.]+)"\)')
_EMPTY = (
    re.compile(r"empty (?:sequence|iterable|data|list|deque|set|array|population)|argument is empty"),
    re.compile(r"requires at least (?:one|two) data points?"),
)
_TAKERS = frozenset({
    "max", "min", "choice", "choices", "mean", "fmean", "median", "mode", "variance", "stdev", "reduce", "pop",
    "popleft", "next",
})  # fmt: skip


def by_line(source: Source, frame: Frame, error: Raised) -> ast.AST | None:
    """Return the node on the line that is of the kind that raises such an error and whose types fit the message."""
    on_line = [node for node in source.nodes if position(node)[0] <= frame.line <= position(node)[2]]
    near = sorted(on_line, key=lambda node: position(node)[0] != frame.line)
    for picks in _pickers(error):
        picked = [node for node in near if not isinstance(node, ast.Expr) and picks(node)]
        if picked:
            return max(picked, key=lambda node: _fits(node, frame, error))
    statements = [node for node in on_line if isinstance(node, ast.stmt)]
    return statements[-1] if statements else None


def _fits(node: ast.AST, frame: Frame, error: Raised) -> int:
    """Count operands whose recorded type is the message's; one that is of another type speaks against the node."""
    score = 0
    for operand, wanted in _typed(node, error.message):
        actual = _type(operand, frame)
        if actual is not None:
            score += 1 if actual.rpartition(".")[2] == wanted.rpartition(".")[2] else -10
    return score


def _typed(node: ast.AST, message: str) -> list[tuple[ast.expr, str]]:
    """Pair the operands of a node with the types that the message gives them."""
    said = _TWO_TYPES.search(message) or _CONCATENATED.search(message)
    match node:
        case ast.BinOp(left=left, right=right) if said is not None:
            return [(left, said["left"]), (right, said["right"])]
        case ast.Compare(left=left, comparators=[right]) if said is not None:
            return [(left, said["left"]), (right, said["right"])]
        case ast.Attribute(value=value) | ast.Subscript(value=value) if "'NoneType' object" in message:
            return [(value, "NoneType")]
        case ast.Attribute(value=value) if owner := re.match(r"'([\w.]+)' object has no attribute", message):
            return [(value, owner[1])]
    return []


def _type(node: ast.expr, frame: Frame) -> str | None:
    match node:
        case ast.Name(id=name) if name in frame.variables:
            return frame.variables[name].type
        case ast.Constant(value=value):
            return type(value).__name__
        case ast.JoinedStr():
            return "str"
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            types = {_type(left, frame), _type(right, frame)}
            return types.pop() if len(types) == 1 else None
    return None


def _pickers(error: Raised) -> Iterator[Picker]:
    """Yield tests for the failing node, strictest first."""
    attribute = re.search(r"has no attribute '(\w+)'", error.message)
    if attribute:
        name = attribute[1]
        yield lambda node: isinstance(node, ast.Attribute) and node.attr == name
    named = re.search(r"(?:name|variable) '(\w+)'", error.message)
    if named and error.is_a("NameError"):
        wanted = named[1]
        yield lambda node: isinstance(node, ast.Name) and node.id == wanted
    keyword = re.search(r"'(\w+)' is an invalid keyword|keyword argument '(\w+)'", error.message)
    if keyword:
        argument = keyword[1] or keyword[2]
        yield lambda node: isinstance(node, ast.Call) and any(k.arg == argument for k in node.keywords)
    if error.is_a("KeyError"):
        yield lambda node: isinstance(node, ast.Subscript) and _spells(node.slice, error.message)
        yield lambda node: _pops(node) and _spells(node.args[0], error.message)  # type: ignore[attr-defined]
    if error.is_a("ZeroDivisionError") or "DivisionUndefined" in error.message:
        yield _divides
    if any(pattern.search(error.message) for pattern in _EMPTY) or error.is_a("StopIteration"):
        yield lambda node: isinstance(node, ast.Call) and callee_name(node) in _TAKERS
    if " unpack" in error.message:
        yield lambda node: isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Store)
    yield from (picks for name, pattern, picks in _BY_MESSAGE if error.is_a(name) and pattern.search(error.message))
    yield lambda node: isinstance(node, ast.Raise) and node.exc is not None and _raises(node.exc, error.type)
    if error.is_a("OSError"):
        asked = error.attributes.get("filename", "")
        yield lambda node: isinstance(node, ast.Call) and any(_is_text(a, asked) for a in node.args)
        yield lambda node: isinstance(node, ast.Call) and callee_name(node) == "open"
    yield from (_of(kind) for name, kind in _KINDS if error.is_a(name) and _says(name, kind, error.message))


def _divides(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            return isinstance(op, ast.Div | ast.FloorDiv | ast.Mod)
    return isinstance(node, ast.Call) and callee_name(node) == "divmod"


def _raises(raised: ast.expr, name: str) -> bool:
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return getattr(raised, "id", None) == name or getattr(raised, "attr", None) == name


def _is_text(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _spells(key: ast.AST, message: str) -> bool:
    return isinstance(key, ast.Constant) and repr(key.value) == message


def _pops(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pop" and (
        len(node.args) == 1
    )  # fmt: skip


def _says(name: str, kind: type[ast.AST], message: str) -> bool:
    """A TypeError points at an operator only when its message speaks of one."""
    if name != "TypeError" or kind is ast.Call:
        return True
    if kind is ast.Compare:
        return "not supported between" in message or "requires string as left operand" in message
    return "operand" in message or "concat" in message or "multiply sequence" in message


def _of(kind: type[ast.AST]) -> Picker:
    return lambda node: isinstance(node, kind)


def _is_iterated(node: ast.AST) -> bool:
    return isinstance(node, ast.For | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)


def _calls(name: str) -> Picker:
    return lambda node: isinstance(node, ast.Call) and callee_name(node) == name


def _displays(node: ast.AST) -> bool:
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and any(isinstance(e, ast.Starred) for e in node.elts)


_BY_MESSAGE: tuple[tuple[str, re.Pattern[str], Picker], ...] = (
    ("TypeError", re.compile(r"^'NoneType' object (?:is not subscriptable|does not support item)"), _of(ast.Subscript)),
    ("TypeError", re.compile(r"^'NoneType' object is not iterable"), _is_iterated),
    ("TypeError", re.compile(r"^'NoneType' object is not a mapping"), _of(ast.Dict)),
    ("TypeError", re.compile(r"^Value after \* must be an iterable"), _displays),
    ("TypeError", re.compile(r"^cannot unpack non-iterable NoneType"), _of(ast.Assign)),
    ("TypeError", re.compile(r"^argument of type 'NoneType' is not "), _of(ast.Compare)),
    ("TypeError", re.compile(r"^object of type 'NoneType' has no len"), _calls("len")),
    ("TypeError", re.compile(r"^can only join an iterable"), _calls("join")),
    ("ValueError", re.compile(r"\.remove\(x\): x not in |is not in deque$"), _calls("remove")),
)

_KINDS: tuple[tuple[str, type[ast.AST]], ...] = (
    ("KeyError", ast.Subscript),
    ("KeyError", ast.Call),
    ("IndexError", ast.Subscript),
    ("IndexError", ast.Call),
    ("AssertionError", ast.Assert),
    ("ImportError", ast.ImportFrom),
    ("ImportError", ast.Import),
    ("TypeError", ast.Compare),
    ("TypeError", ast.AugAssign),
    ("TypeError", ast.BinOp),
    ("Exception", ast.Raise),
    ("TypeError", ast.Call),
    ("OSError", ast.Call),
)
