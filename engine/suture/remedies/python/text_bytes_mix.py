"""Text meets bytes: encode what has to be bytes, write the literal in the other kind, convert nothing twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import put_text
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, is_pure, place

_LITERAL = re.compile(r"""(?P<prefix>[rRuUbB]*)(?P<rest>["'].*)""", re.DOTALL)
_LAST_ASCII = 127


class TextBytesMix:
    """Repairs `mixed-text-bytes`."""

    id = "text-bytes-mix"
    name = "Text and bytes mixed"
    causes: tuple[str, ...] = ("mixed-text-bytes",)
    prior = Prior(5.2, 2.8)
    strategies: tuple[Strategy, ...] = (
        Strategy("encode-if-str", "what is called needs bytes", Risk.R0),
        Strategy("change-literal-prefix", "one side is a literal", Risk.R0),
        Strategy("drop-redundant-conversion", "it is of the right type already", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not _operands(here):
            return Skipped(self.id, "the operand is not in the failing expression")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": what a check of access compares is not converted')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"encode-if-str": _encode, "change-literal-prefix": _literal, "drop-redundant-conversion": _drop}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a hash of text or bytes",
            "encode-if-str",
            """
            import hashlib


            def digest(text):
                return hashlib.sha256(text).hexdigest()[:4]


            print(digest(b"a"), digest("a"))
            """,
            ("    return", '    if isinstance(text, str):\n        text = text.encode("utf-8")\n    return'),
        ),
        heals(
            "what is always text",
            "encode-if-str",
            """
            import base64
            import json


            def packed(value):
                return base64.b64encode(json.dumps(value))


            print(packed([1]))
            """,
            ("json.dumps(value)", 'json.dumps(value).encode("utf-8")'),
        ),
        heals(
            "a text literal in a method of bytes",
            "change-literal-prefix",
            """
            def fields(data):
                return data.split(",")


            print(fields(b"a,b"))
            """,
            ('","', 'b","'),
        ),
        heals(
            "a pattern of text on bytes",
            "change-literal-prefix",
            r"""
            import re


            def numbers(data):
                return re.findall(r"\d+", data)


            print(numbers(b"1 2"))
            """,
            ('r"', 'rb"'),
        ),
        heals(
            "text that is decoded again",
            "drop-redundant-conversion",
            """
            import json


            def dump(value):
                text = json.dumps(value)
                return text.decode("utf-8")


            print(dump([1]))
            """,
            ('text.decode("utf-8")', "text"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "two values of which either may be wrong",
            "text inside or bytes outside: the program does not say",
            """
            def joined(a, b):
                return a + b


            joined(b"a", "b")
            """,
        ),
        leaves(
            "bytes that are shown",
            "in which encoding they are is not known",
            """
            def show(data):
                print("got " + data)


            show(b"a")
            """,
        ),
        leaves(
            "a literal that bytes cannot hold",
            "its encoding is not known",
            """
            def fields(data):
                return data.split("é")


            fields(b"a")
            """,
        ),
        leaves(
            "a number where bytes are needed",
            "a number is no text",
            """
            import hashlib

            hashlib.sha256(1)
            """,
        ),
        leaves(
            "bytes to a file of text",
            "the file may have to be opened for bytes",
            """
            import io

            io.StringIO().write(b"a")
            """,
        ),
        leaves(
            "a check of a password",
            "what a check compares is not converted",
            """
            import hashlib


            def password_hash(password):
                return hashlib.sha256(password).hexdigest()


            password_hash("a")
            """,
        ),
    )


def _operands(here: Place) -> list[ast.expr]:
    """Return the operands by their text, each once."""
    listed = here.facts.get("operands")
    codes = [str(code) for code in listed] if isinstance(listed, list) else []
    found = [find(here.node, here.source, code) for code in dict.fromkeys(codes)]
    return [node for node in found if node is not None] if None not in found else []


def _encode(here: Place) -> Draft | str:
    if here.facts.get("form") != "argument":
        return "no argument has to be encoded"
    operand = _operands(here)[0]
    text = here.text(operand)
    summary = f"{text} is text where bytes are needed"
    if here.facts.get("always_text") or _is_annotated(here, text):
        form = f"({text})" if isinstance(operand, ast.BinOp) else text
        return Draft(summary, (replace_expression(here.source, operand, f'{form}.encode("utf-8")'),))
    if not is_pure(operand):
        return f"{text} may be bytes another time, and is not evaluated twice"
    if isinstance(operand, ast.Name) and not here.deferred and _is_last_use(here, operand):
        code = f'if isinstance({text}, str):\n    {text} = {text}.encode("utf-8")\n'
        return Draft(summary, (insert_before(here.source, here.statement, code),))
    code = f'{text}.encode("utf-8") if isinstance({text}, str) else {text}'
    return Draft(summary, (replace_expression(here.source, operand, code),))


def _is_annotated(here: Place, name: str) -> bool:
    arguments = here.function.args if here.function is not None else None
    every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs if arguments is not None else []
    return any(a.arg == name and isinstance(a.annotation, ast.Name) and a.annotation.id == "str" for a in every)


def _is_last_use(here: Place, operand: ast.Name) -> bool:
    """Say whether a local may be bound anew: nobody reads it beside or behind this place, nor again in a loop."""
    function = here.function
    in_loop = any(isinstance(node, ast.For | ast.AsyncFor | ast.While) for node in here.above)
    if function is None or in_loop or not isinstance(here.statement, ast.Return | ast.Assign | ast.Expr):
        return False
    uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == operand.id and n is not operand]
    return all(n.lineno < here.statement.lineno for n in uses)


def _literal(here: Place) -> Draft | str:
    if here.facts.get("form") != "literal":
        return "neither side is a literal"
    wanted, source = here.facts.get("wanted"), here.source
    literals = sorted(_operands(here), key=source.span, reverse=True)
    for literal in literals:
        code = _prefixed(here.text(literal), literal, wanted == "bytes")
        if code is None:
            return f"{here.text(literal)} cannot be written as {wanted}"
        source = put_text(source, literal, code)
    written = " and ".join(here.text(literal) for literal in reversed(literals))
    return Draft(f"{written} stands beside {wanted}", (source,))


def _prefixed(text: str, literal: ast.expr, to_bytes: bool) -> str | None:
    """Write a literal in the other kind, None where it has characters, or escapes, that the other lacks."""
    match = _LITERAL.fullmatch(text)
    value = literal.value if isinstance(literal, ast.Constant) else None
    if match is None or not isinstance(value, str | bytes):
        return None
    codes = map(ord, value) if isinstance(value, str) else iter(value)
    prefix = match["prefix"].replace("u", "").replace("U", "")
    prefix = f"{prefix}b" if to_bytes else prefix.replace("b", "").replace("B", "")
    code = f"{prefix}{match['rest']}"
    if any(c > _LAST_ASCII for c in codes) or not _means(code, value):
        return None
    return code


def _means(code: str, value: str | bytes) -> bool:
    try:
        new = ast.literal_eval(code)
    except (SyntaxError, ValueError):
        return False
    return bool(new == (value.encode() if isinstance(value, str) else value.decode("ascii")))


def _drop(here: Place) -> Draft | str:
    call = here.parent
    if here.facts.get("form") != "conversion" or not isinstance(here.node, ast.Attribute):
        return "nothing is converted here"
    if not isinstance(call, ast.Call) or call.func is not here.node:
        return f"{here.node.attr} is not called here"
    operand, attr, wanted = here.node.value, here.node.attr, here.facts.get("wanted")
    text = here.text(operand)
    if not _may_be_other(here, operand):
        return Draft(f"{text} is {wanted} already", (replace_expression(here.source, call, text),))
    kind = "bytes" if attr == "decode" else "str"
    code = f"{here.text(call)} if isinstance({text}, {kind}) else {text}"
    if "\n" in code:
        return "the conversion goes over several lines"
    return Draft(f"{text} may be {wanted} already", (replace_expression(here.source, call, code),))


def _may_be_other(here: Place, operand: ast.expr) -> bool:
    """Say whether the value comes from outside of the function, and may be of either type."""
    if not isinstance(operand, ast.Name) or here.function is None:
        return is_pure(operand)
    bound = (n for n in ast.walk(here.function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return all(name.id != operand.id for name in bound)
