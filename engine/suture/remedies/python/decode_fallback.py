"""A text is read as ASCII and holds more: read it in the encoding that the project uses elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.call_edit import add_arguments
from suture.remedies.edit import replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.source import Source
from suture.remedies.values import in_style, justified


class DecodeFallback:
    """Repairs `wrong-encoding`."""

    id = "decode-fallback"
    name = "Wrong text encoding"
    causes: tuple[str, ...] = ("wrong-encoding",)
    prior = Prior(5.2, 2.8)
    strategies: tuple[Strategy, ...] = (
        Strategy("explicit-utf8", "ASCII is read, and the project reads and writes UTF-8", Risk.R1),
        Strategy("candidate-list", "several encodings come in", Risk.R1),
        Strategy("errors-replace", "letters may be lost", Risk.R3, hides=True),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        call = _call(here)
        if call is None:
            return Skipped(self.id, "the call that chose the encoding is not found")
        if word := closed_word(*here.names(), here.text(call)):
            return Skipped(self.id, f'"{word}": what a check of access takes for ASCII is not widened')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"explicit-utf8": _utf_8, "candidate-list": _candidates, "errors-replace": _replace}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a file that is read as ASCII and written as UTF-8",
            "explicit-utf8",
            """
            def save(path, text):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)


            def load(path):
                with open(path, encoding="ascii") as file:
                    return file.read()


            save("note.txt", "caf\\u00e9")
            print(len(load("note.txt")))
            """,
            ('encoding="ascii"', 'encoding="utf-8"'),
        ),
        heals(
            "lines of a file",
            "explicit-utf8",
            """
            from pathlib import Path

            Path("note.txt").write_text("caf\\u00e9", encoding="utf-8")


            def lengths(path):
                with open(path, "r", encoding="us-ascii") as file:
                    return [len(line) for line in file.readlines()]


            print(lengths("note.txt"))
            """,
            ('encoding="us-ascii"', 'encoding="utf-8"'),
        ),
        heals(
            "bytes that another module has encoded",
            "explicit-utf8",
            """
            from wire import packed


            def unpacked(data):
                return data.decode("ascii")


            print(len(unpacked(packed("caf\\u00e9"))))
            """,
            ('"ascii"', '"utf-8"'),
            others={"wire.py": 'def packed(text):\n    return text.encode("utf-8")\n'},
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "nothing names an encoding",
            "ASCII may be meant",
            """
            def unpacked(data):
                return data.decode("ascii")


            unpacked(bytes([195, 169]))
            """,
        ),
        leaves(
            "the project uses two encodings",
            "either may be meant",
            """
            def packed(text):
                return text.encode("utf-8"), text.encode("latin-1")


            def unpacked(data):
                return data.decode("ascii")


            unpacked(packed("\\u00e9")[0])
            """,
        ),
        leaves(
            "bytes that are no UTF-8",
            "in which encoding they are is not known",
            """
            def packed(text):
                return text.encode("utf-8")


            def unpacked(data):
                return data.decode("utf-8")


            unpacked(bytes([233]))
            """,
        ),
        leaves(
            "a check of a token",
            "what a check takes for ASCII is not widened",
            """
            def packed(text):
                return text.encode("utf-8")


            def access_token(data):
                return data.decode("ascii")


            access_token(packed("\\u00e9"))
            """,
        ),
    )


def _call(here: Place) -> ast.Call | None:
    wanted = (here.facts.get("call"), here.facts.get("line"))
    calls = (n for n in ast.walk(here.source.tree) if isinstance(n, ast.Call))
    return next((call for call in calls if (here.text(call), call.lineno) == wanted), None)


def _utf_8(here: Place) -> Draft | str:
    call, codec = _call(here), here.facts.get("codec")
    if call is None or codec != "ascii":
        return f"{codec} is not a part of UTF-8: another encoding gives other letters for what is read rightly now"
    value = justified(here.case.diagnosis)
    if isinstance(value, str):
        return "the project names no encoding elsewhere, or several"
    edited = _with_encoding(here, call, in_style(value.literal, here.source.text))
    if isinstance(edited, str):
        return edited
    return Draft("the text is UTF-8, of which ASCII is a part", (edited,), (value,))


def _with_encoding(here: Place, call: ast.Call, written: str) -> Source | str:
    old = next((k.value for k in call.keywords if k.arg == "encoding"), None)
    if old is None and isinstance(call.func, ast.Attribute) and call.func.attr in {"decode", "read_text"}:
        old = call.args[0] if call.args else None
    if old is None:
        return add_arguments(here.source, call, [f"encoding={written}"])
    if not isinstance(old, ast.Constant):
        return "the encoding is chosen elsewhere"
    return replace_expression(here.source, old, written)


def _candidates(here: Place) -> Draft | str:
    del here
    return "every list ends with an encoding that takes any byte for a letter, right or wrong"


def _replace(here: Place) -> Draft | str:
    del here
    return "letters would be lost without a word"
