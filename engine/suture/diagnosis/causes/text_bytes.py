"""TypeError and AttributeError: text meets bytes, or is converted though it is already what is wanted."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

Kind = Literal["bytes", "text"]
_WRONG: dict[str, Kind] = {
    r"^a bytes-like object is required, not 'str'$": "bytes",
    r"^argument should be integer or bytes-like object, not 'str'$": "bytes",
    r"^(?:Strings|Unicode-objects) must be encoded before hashing$": "bytes",
    r"^can't concat str to bytes$": "bytes",
    r"^(?:starts|ends)with first arg must be bytes or a tuple of bytes, not str$": "bytes",
    r"^cannot use a string pattern on a bytes-like object$": "bytes",
    r"^sequence item 0: expected str instance, bytes found$": "bytes",
    r'^can only concatenate str \(not "bytes"\) to str$': "text",
    r"^(?:starts|ends)with first arg must be str or a tuple of str, not bytes$": "text",
    r"^cannot use a bytes pattern on a string-like object$": "text",
    r"^'in <string>' requires string as left operand, not bytes$": "text",
    r"^(?:\w+\(\) argument 1 )?must be str(?: or None)?, not bytes$": "text",
    r"^sequence item 0: expected a bytes-like object, str found$": "text",
}
_CONVERTED = re.compile(r"^'(?P<type>str|bytes)' object has no attribute '(?P<name>decode|encode)'")
# Written in Python, so that the failing frame is one of the library; what they were given is still ours.
_IN_PYTHON = frozenset(
    "b16encode b32encode b64encode compile encodebytes findall finditer fullmatch match search split "
    "standard_b64encode sub subn urlsafe_b64encode".split()
)
_PATTERNS = "pattern on a"
_SHOWN = frozenset({"print", "str", "format", "debug", "info", "warning", "error"})


@dataclass(frozen=True, slots=True)
class Mix:
    """`wanted` is what the operands have to become; a redundant conversion wants nothing else."""

    wanted: Kind
    literals: tuple[ast.Constant, ...] = ()
    among: tuple[ast.expr, ...] = ()
    converted: ast.expr | None = None


def mix(view: View) -> Mix | None:
    """Read message and node."""
    converted = _CONVERTED.match(view.error.message)
    if converted is not None and view.error.is_a("AttributeError") and view.direct:
        node = view.node
        fits = isinstance(node, ast.Attribute) and (converted["type"], converted["name"]) in {
            ("str", "decode"), ("bytes", "encode"),
        }  # fmt: skip
        wanted: Kind = "text" if converted["type"] == "str" else "bytes"
        return Mix(wanted, converted=node.value) if fits and isinstance(node, ast.Attribute) else None
    said = next((kind for pattern, kind in _WRONG.items() if re.match(pattern, view.error.message)), None)
    if said is None or not view.error.is_a("TypeError"):
        return None
    return _operands(view, said) if view.direct or callee_name_of(view.node) in _IN_PYTHON else None


def callee_name_of(node: ast.AST) -> str | None:
    return callee_name(node) if isinstance(node, ast.Call) else None


def _operands(view: View, wanted: Kind) -> Mix | None:
    """Tell a literal, which can be written in the other kind, from values that have to be converted."""
    match view.node:
        case ast.BinOp(left=left, op=ast.Add(), right=right) | ast.AugAssign(target=left, op=ast.Add(), value=right):
            return _sides(left, right)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            return _literals([left], wanted)
        case ast.Call(func=ast.Attribute(value=ast.Constant() as joiner, attr="join")):
            return _literals([joiner], wanted)
        case ast.Call(args=[pattern, *_]) if _PATTERNS in view.error.message:
            return _literals([pattern], wanted)
        case ast.Call(func=function, args=arguments):
            found = _literals(arguments, wanted) if isinstance(function, ast.Attribute) else None
            return found or (Mix(wanted, among=_among(arguments)) if wanted == "bytes" else None)
    return None


def _sides(left: ast.expr, right: ast.expr) -> Mix | None:
    """A literal becomes what stands beside it."""
    for literal, other in ((left, right), (right, left)):
        if isinstance(literal, ast.Constant) and not isinstance(other, ast.Constant | ast.JoinedStr):
            return _literals([literal], "bytes" if isinstance(literal.value, str) else "text")
    return None


def _literals(nodes: Sequence[ast.expr], wanted: Kind) -> Mix | None:
    kind = str if wanted == "bytes" else bytes
    found = tuple(n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, kind))
    return Mix(wanted, literals=found) if found else None


def _among(arguments: Sequence[ast.expr]) -> tuple[ast.expr, ...]:
    return tuple(a for a in arguments if not isinstance(a, ast.Constant | ast.Starred))


def is_text(node: ast.expr) -> bool:
    """Say whether an expression is text whatever the values in it are."""
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()):
            return True
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod() | ast.Add()):
            return True
        case (
            ast.Call(func=ast.Name(id="str" | "repr" | "hex"))
            | ast.Call(func=ast.Attribute(attr="dumps", value=ast.Name(id="json")))
        ):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="join" | "format")):
            return True
        case ast.Call(func=ast.Attribute(attr="hexdigest" | "isoformat" | "read_text")):
            return True
    return False


def _probes(view: View, found: Mix) -> tuple[Probe, ...]:
    return tuple(view.probe("value", node) for node in found.among if not is_text(node))[:4]


def _suspect(view: View) -> Suspicion | None:
    found = mix(view)
    if found is None:
        return None
    if found.converted is not None:
        return Suspicion(f"`{view.text(found.converted)}` is {found.wanted} already.")
    return Suspicion(f"Text and bytes meet, and {found.wanted} is wanted.", _probes(view, found))


def _judge(view: View, answers: Answers) -> Finding:
    found = mix(view)
    if found is None:
        return no("text and bytes do not meet here")
    facts: dict[str, Any] = {"wanted": found.wanted, "form": "argument", "operands": [], "always_text": False}
    if found.converted is not None:
        code = view.text(found.converted)
        facts |= {"form": "conversion", "operands": [code]}
        return Finding(shown=True, because=f"`{code}` is {found.wanted} already", facts=facts)
    if found.literals:
        if found.wanted == "bytes" and (shown := _is_shown(view)) is not None:
            return unknown(f"{shown} shows text, and in which encoding the bytes are is not known")
        literals = [view.text(literal) for literal in found.literals]
        facts |= {"form": "literal", "operands": literals}
        return Finding(shown=True, because=f"{' and '.join(literals)} stands beside {found.wanted}", facts=facts)
    return _of_argument(view, answers, found, facts)


def _of_argument(view: View, answers: Answers, found: Mix, facts: dict[str, Any]) -> Finding:
    texts = [n for n in found.among if is_text(n) or answers.of(view.probe("value", n)).text("type") == "str"]
    if len(texts) != 1:
        return unknown("it cannot be told which argument is text") if found.among else no("no argument is a value")
    code = view.text(texts[0])
    facts |= {"operands": [code], "always_text": is_text(texts[0])}
    return Finding(shown=True, because=f"`{code}` is text, and bytes are asked for", facts=facts)


def _is_shown(view: View) -> str | None:
    """Return what makes the result text again: a call that shows it, or the annotation of the function."""
    for above in view.source.ancestors(view.node):
        if isinstance(above, ast.Call) and callee_name(above) in _SHOWN:
            return f"{callee_name(above)}()"
        if isinstance(above, ast.JoinedStr):
            return "an f-string"
    function, statement = view.function, view.statement
    if function is None or not isinstance(statement, ast.Return) or function.returns is None:
        return None
    return f"{function.name}()" if view.text(function.returns) == "str" else None


CAUSES = (Cause("mixed-text-bytes", _suspect, _judge),)
