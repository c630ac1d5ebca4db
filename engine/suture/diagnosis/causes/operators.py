"""Operations of two sides, as nodes and as CPython's messages write them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

BINARY = re.compile(
    r"^unsupported operand type\(s\) for (?P<operator>\S+?)(?: or pow\(\))?: '(?P<left>[^']+)' and '(?P<right>[^']+)'"
)
COMPARE = re.compile(
    r"^'(?P<operator>[<>]=?)' not supported between instances of '(?P<left>[^']+)' and '(?P<right>[^']+)'"
)
CONCATENATE = re.compile(r'^can only concatenate (?P<left>\w+) \(not "(?P<right>[\w.]+)"\) to \w+')

_SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a failing operation; of `a += b` the target is the left one."""

    left: ast.expr
    right: ast.expr
    operator: str


def sides_of(node: ast.AST, message: str) -> Sides | None:
    """Return the sides, None when the node is no such operation or its operator is not the message's."""
    match node:
        case ast.BinOp(left=left, right=right, op=op) | ast.AugAssign(target=left, value=right, op=op):
            said = BINARY.search(message)
            symbol = _SYMBOLS[type(op)]
            fits = said is None or said["operator"].removesuffix("=") == symbol
            return Sides(left, right, symbol) if fits else None
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _compared([left, *comparators], ops, message)
    return None


def _compared(values: list[ast.expr], ops: list[ast.cmpop], message: str) -> Sides | None:
    """Of a chain take the only pair with the message's operator; two of them cannot be told apart."""
    said = COMPARE.search(message)
    wanted = {said["operator"]} if said is not None else {"in", "not in"}
    pairs = [
        Sides(values[n], values[n + 1], symbol)
        for n, op in enumerate(ops)
        if (symbol := _SYMBOLS.get(type(op), "")) in wanted
    ]
    return pairs[0] if len(pairs) == 1 else None
