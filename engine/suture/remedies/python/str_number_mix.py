"""Text and a number meet in one operation: convert the side that is meant to be the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from suture.domain.names import closed_word, money_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, is_pure, place

_INTEGER = re.compile(r"['\"]?\s*[+-]?\d+\s*['\"]?")
_DECIMAL = re.compile(r"['\"]?\s*[+-]?(?:\d+\.\d*|\.\d+)\s*['\"]?")


class StrNumberMix:
    """Repairs `mixed-str-number`."""

    id = "str-number-mix"
    name = "Text and number in one operation"
    causes: tuple[str, ...] = ("mixed-str-number",)
    prior = Prior(5.9, 2.1)
    strategies: tuple[Strategy, ...] = (
        Strategy("str-coerce", "what the result is meant to be is clear", Risk.R0),
        Strategy("f-string", "a chain of texts is added up", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.BinOp | ast.Call | ast.AugAssign | ast.Compare | ast.UnaryOp):
            return Skipped(self.id, "the failing node is not an operation")
        if here.facts.get("intent") not in {"text", "number"}:
            return Skipped(self.id, "it is not clear whether text or a number is meant")
        if _operand(here) is None:
            return Skipped(self.id, "the operand is not in the failing expression")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": what a check of access or payment compares is not converted')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"str-coerce": _convert, "f-string": _fstring})

    good: tuple[Example, ...] = (
        heals(
            "a number added to text",
            "str-coerce",
            """
            def line(name, n):
                return name + ": " + n


            print(line("a", 3))
            """,
            ("+ n\n", "+ str(n)\n"),
        ),
        heals(
            "the same as an f-string",
            "f-string",
            """
            def line(name, n):
                return name + ": " + n


            print(line("a", 3))
            """,
            ('name + ": " + n', 'f"{name}: {n}"'),
        ),
        heals(
            "numbers among the joined",
            "str-coerce",
            """
            def csv(values):
                return ",".join(values)


            print(csv(["a", 1]))
            """,
            ("join(values)", "join(str(value) for value in values)"),
        ),
        heals(
            "a width that was read as text",
            "str-coerce",
            """
            def inner(width):
                return width - 2


            print(inner("10"))
            """,
            ("width - 2", "int(width) - 2"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "an amount of money in text",
            "how money is read is not guessed",
            """
            def gross(price):
                return price / 2


            gross("12.50")
            """,
        ),
        leaves(
            "text that is no number",
            "it does not parse",
            """
            def inner(width):
                return width - 2


            inner("wide")
            """,
        ),
        leaves(
            "nothing says what is meant",
            "either side may be wrong",
            """
            def add(a, b):
                return a + b


            add("1", 2)
            """,
        ),
        leaves(
            "a check of a token",
            "what a check compares is not converted",
            """
            def access_token_text(token):
                return "token " + token


            access_token_text(12)
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def line(name):
                if not isinstance(name, str):
                    raise TypeError('can only concatenate str (not "int") to str')
                return "a" + name


            line(3)
            """,
        ),
    )


def _operand(here: Place) -> ast.expr | None:
    text, side = str(here.facts.get("operand") or "-"), here.facts.get("side")
    node = here.node
    if isinstance(node, ast.BinOp) and side in {"left", "right"}:
        wanted = node.left if side == "left" else node.right
        found = find(wanted, here.source, text)
        if found is not None:
            return found
    return find(node, here.source, text)


def _convert(here: Place) -> Draft | str:
    operand = _operand(here)
    if operand is None:
        return "the operand is not in the failing expression"
    if here.facts["intent"] == "number":
        return _to_number(here, operand)
    if here.facts.get("side") == "item":
        return _items(here, operand)
    text = here.text(operand)
    edited = replace_expression(here.source, operand, f"str({text})")
    return Draft(f"text is meant: {text} is written out", (edited,))


def _items(here: Place, operand: ast.expr) -> Draft | str:
    """Convert what is joined: the element of a comprehension, or each item."""
    if isinstance(operand, ast.GeneratorExp | ast.ListComp):
        inner = operand.elt
        edited = replace_expression(here.source, inner, f"str({here.text(inner)})")
        return Draft("each joined item is written out as text", (edited,))
    if isinstance(operand, ast.Starred):
        return "what is joined is unpacked"
    text = here.text(operand)
    name = _singular(text)
    edited = replace_expression(here.source, operand, f"str({name}) for {name} in {text}")
    return Draft(f"each item of {text} is written out as text", (edited,))


def _singular(text: str) -> str:
    word = text.rpartition(".")[2]
    if word.isidentifier() and word.endswith("s") and len(word) > 3 and not word.endswith("ss"):  # noqa: PLR2004 - "xs", "ids"
        return word[:-1]
    return "item" if text != "item" else "x"


def _to_number(here: Place, operand: ast.expr) -> Draft | str:
    text = here.text(operand)
    if word := money_word(text):
        return f'"{word}" says money, and how money is read from text is not guessed'
    seen = _seen(here, text)
    if seen is not None and not _INTEGER.fullmatch(seen) and not _DECIMAL.fullmatch(seen):
        return f"{text} is {seen}, which is no number"
    kind = "float" if seen is not None and _DECIMAL.fullmatch(seen) else "int"
    if seen is None and "float" in (here.facts.get("types") or ()):
        kind = "float"
    edited = replace_expression(here.source, operand, f"{kind}({text})")
    return Draft(f"a number is meant: {text} is read as {kind}", (edited,))


def _seen(here: Place, text: str) -> str | None:
    """Return the recorded text of a variable in the failing frame."""
    frames = here.case.signal.error.frames
    variables = frames[here.case.fault.frame].variables if here.case.fault.frame < len(frames) else {}
    return variables[text].text if text in variables else None


def _fstring(here: Place) -> Draft | str:
    if here.facts["intent"] != "text" or not isinstance(here.node, ast.BinOp):
        return "it is not a chain of texts"
    chain = here.node
    for outer in reversed(here.above[:-1]):
        if not isinstance(outer, ast.BinOp) or not isinstance(outer.op, ast.Add):
            break
        chain = outer
    leaves_ = _leaves(chain)
    texts = [leaf for leaf in leaves_ if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)]
    if not texts:
        return "no text is written in the chain"
    quote = here.text(texts[0])[-1]
    parts = [_part(here, leaf, quote) for leaf in leaves_]
    if any(part is None for part in parts) or "\n" in here.text(chain):
        return "the chain cannot be written in one f-string"
    edited = replace_expression(here.source, chain, f"f{quote}{''.join(map(str, parts))}{quote}")
    return Draft("the chain of texts becomes an f-string", (edited,))


def _leaves(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_leaves(node.left), *_leaves(node.right)]
    return [node]


def _part(here: Place, leaf: ast.expr, quote: str) -> str | None:
    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
        plain = leaf.value.isprintable() and not set(leaf.value) & {"{", "}", "\\", quote}
        return leaf.value if plain else None
    text = here.text(leaf)
    if isinstance(leaf, ast.Call) and text.startswith("str(") and len(leaf.args) == 1:
        text = here.text(leaf.args[0])
    return f"{{{text}}}" if is_pure(leaf) and not set(text) & {quote, "\\", "{"} else None
