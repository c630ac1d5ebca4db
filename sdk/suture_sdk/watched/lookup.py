"""Values of expressions in a frame, computed without running a line of the program.

Names, attributes (see `attributes`), subscripts of exact builtin containers, constants, and arithmetic on
exact ints and strings, because `rows[i + 1]` is where programs fail. A call is never evaluated.
"""

from __future__ import annotations

import ast
import operator
from types import FrameType
from typing import Any, Callable

from . import attributes, static
from .attributes import ABSENT, CannotLookUpError

LONGEST_SOURCE = 2000
LONGEST_SCAN = 100_000
ATOMS = (str, int, bytes, bool, float, type(None))

_SEQUENCES = (list, tuple, str, bytes, bytearray, range)
_NUMBERS = (int, bool, float)
_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_SIGNS: dict[type[ast.AST], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Invert: operator.invert,
}


def parse(source: str) -> ast.expr:
    """Return the expression's tree.

    Raises:
        CannotLookUpError: the text is too long or no expression.
    """
    if len(source) > LONGEST_SOURCE:
        raise CannotLookUpError(f"the expression is longer than {LONGEST_SOURCE} characters")
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CannotLookUpError("is not an expression") from None


def value_of(source: str, frame: FrameType) -> Any:
    """Return the value of an expression as it is bound in the frame now.

    Raises:
        CannotLookUpError: says why there is no value, or why it could not be had without running code.
    """
    return value_of_node(parse(source), frame)


def value_of_node(node: ast.expr, frame: FrameType) -> Any:
    """Return the value of a parsed expression; see `value_of`."""
    answer = _ANSWERS.get(type(node))
    if answer is None:
        raise CannotLookUpError(f"is {_article(type(node).__name__)}, which could run code of the program")
    return answer(node, frame)


def item(container: object, key: object) -> Any:
    """Return `container[key]` of an exact builtin container, comparing exact builtin keys only.

    Raises:
        CannotLookUpError: the container or key is of another type, or has no such item.
    """
    if type(container) is dict:
        found = _entry(container, key)
        if found is ABSENT:
            raise CannotLookUpError("the dict has no such key")
        return found
    if type(container) not in _SEQUENCES or type(key) not in (int, bool, slice):
        raise CannotLookUpError(f"is a subscript of {static.type_name(type(container))}")
    try:
        return container[key]  # type: ignore[index] # an exact builtin sequence, see above
    except Exception as error:
        raise CannotLookUpError(str(error)) from None


def is_plain_key(key: object) -> bool:
    """Say whether comparing the key runs no code of the program."""
    return type(key) in ATOMS or (type(key) is tuple and all(map(is_plain_key, key)))


def has_key(mapping: dict[Any, Any], key: object) -> bool:
    """Say whether a plain key is in an exact dict."""
    return _entry(mapping, key) is not ABSENT


def _entry(mapping: dict[Any, Any], key: object) -> Any:
    # not `mapping[key]`: a key of the program's own class with the same hash would be asked for equality
    if not is_plain_key(key):
        raise CannotLookUpError(f"the key is {_article(static.type_name(type(key)))}")
    if len(mapping) > LONGEST_SCAN:
        raise CannotLookUpError(f"the dict has more than {LONGEST_SCAN} keys")
    return next((value for each, value in list(mapping.items()) if is_plain_key(each) and each == key), ABSENT)


def _name(node: Any, frame: FrameType) -> Any:
    for namespace in (frame.f_locals, frame.f_globals, frame.f_builtins):
        found = _bound(namespace, node.id)
        if found is not ABSENT:
            return found
    raise CannotLookUpError(f"{node.id} is not bound here")


def _bound(namespace: Any, name: str) -> Any:
    # from 3.13 a function's f_locals is a proxy written in C; a class body may have any mapping of a metaclass
    if type(namespace) is dict or type(namespace).__name__ == "FrameLocalsProxy":
        return namespace.get(name, ABSENT)
    return ABSENT


def _subscript(node: Any, frame: FrameType) -> Any:
    index = node.slice
    if type(index) is ast.Slice:
        key: Any = slice(*(part and value_of_node(part, frame) for part in (index.lower, index.upper, index.step)))
        if not all(type(part) in (int, type(None)) for part in (key.start, key.stop, key.step)):
            raise CannotLookUpError("is a slice with bounds that are not ints")
    else:
        key = value_of_node(index, frame)
    return item(value_of_node(node.value, frame), key)


def _binary(node: Any, frame: FrameType) -> Any:
    left, right = value_of_node(node.left, frame), value_of_node(node.right, frame)
    act = _OPERATORS.get(type(node.op))
    numbers = type(left) in _NUMBERS and type(right) in _NUMBERS and max(abs(left), abs(right)) < 2**64
    texts = type(left) is str and type(right) is str and type(node.op) is ast.Add and len(left) + len(right) < 2**20
    if act is None or not (numbers or texts):
        raise CannotLookUpError("is an operation on other than small numbers or strings")
    try:
        return act(left, right)
    except ArithmeticError as error:
        raise CannotLookUpError(str(error)) from None


def _unary(node: Any, frame: FrameType) -> Any:
    value = value_of_node(node.operand, frame)
    if type(value) not in (int, bool) and not (type(value) is float and type(node.op) is not ast.Invert):
        raise CannotLookUpError("is an operation on other than a number")
    return _SIGNS[type(node.op)](value)


def _joined(node: Any, frame: FrameType) -> Any:
    parts = [value_of_node(part, frame) for part in node.values]
    return "".join(map(str, parts))


def _formatted(node: Any, frame: FrameType) -> Any:
    value = value_of_node(node.value, frame)
    if node.conversion != -1 or node.format_spec is not None or type(value) not in (str, int, bool):
        raise CannotLookUpError("is a formatted value of other than a plain str or int")
    if type(value) is int and value.bit_length() > 2**10:
        raise CannotLookUpError("is a formatted value of a huge int")
    return value


def _call(node: Any, _: FrameType) -> Any:
    raise CannotLookUpError(f"calls {ast.unparse(node.func)[:100]}(), which could run code of the program")


def _article(word: str) -> str:
    return f"an {word}" if word[:1] in "AEIOUaeiou" else f"a {word}"


_ANSWERS: dict[type[ast.AST], Callable[[Any, FrameType], Any]] = {
    ast.Constant: lambda node, _: node.value,
    ast.Name: _name,
    ast.Attribute: lambda node, frame: attributes.attribute(value_of_node(node.value, frame), node.attr),
    ast.Subscript: _subscript,
    ast.Tuple: lambda node, frame: tuple(value_of_node(each, frame) for each in node.elts),
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.Call: _call,
}
