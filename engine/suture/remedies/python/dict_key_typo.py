"""A misspelt key: the one near key that the mapping holds takes its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.keys import Lookup, lookup
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, is_pure, place


class DictKeyTypo:
    """Repairs `misspelt-key`."""

    id = "dict-key-typo"
    name = "Misspelt key"
    causes: tuple[str, ...] = ("misspelt-key",)
    prior = Prior(4.5, 2.5)
    strategies: tuple[Strategy, ...] = (
        Strategy("rename-key-at-use", "the mapping holds exactly one near key", Risk.R0),
        Strategy("accept-both", "the mapping comes from outside and changed its spelling", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        found = lookup(here.node)
        if found is None or found.form == "store":
            return Skipped(self.id, "the failing node does not look a key up")
        if not _is_text(found.key):
            return Skipped(
                self.id, "the key is not written at the place of use: a shared constant is not changed for one use"
            )
        if _text(str(here.facts.get("candidate") or "")) is None:
            return Skipped(self.id, "there is no single near key")
        if word := closed_word(here.text(found.key)):
            return Skipped(self.id, f'"{word}": another key must not open this door')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"rename-key-at-use": _rename, "accept-both": _accept_both})

    good: tuple[Example, ...] = (
        heals(
            "underscore for hyphen",
            "rename-key-at-use",
            """
            OPTIONS = {"emphasize-lines": "1,2", "linenos": True}


            def lines(options):
                return options["emphasize_lines"].split(",")


            print(lines(OPTIONS))
            """,
            ('"emphasize_lines"', '"emphasize-lines"'),
        ),
        heals(
            "a misspelt key in an f-string keeps the inner quotes",
            "rename-key-at-use",
            """
            book = {'title': 'Emma', 'author': 'Austen'}
            print(f"{book['tilte']} by {book['author']}")
            """,
            ("'tilte'", "'title'"),
        ),
        heals(
            "the same misspelling twice in one function",
            "rename-key-at-use",
            """
            def fill(shape):
                if shape["colour_name"] == "none":
                    return ""
                return "fill:" + shape["colour_name"]


            print(fill({"colour-name": "red", "width": 2}))
            """,
            ('if shape["colour_name"]', 'if shape["colour-name"]'),
            ('+ shape["colour_name"]', '+ shape["colour-name"]'),
        ),
        heals(
            "a record of a feed that spells the key in another way",
            "accept-both",
            """
            import json


            def names(text):
                return [row["full_name"] for row in json.loads(text)]


            print(names('[{"fullName": "Ann"}]'))
            """,
            ('row["full_name"]', 'row["fullName"] if "fullName" in row else row["full_name"]'),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "nothing alike",
            "no key is near",
            """
            print({"title": "Emma"}["publisher"])
            """,
        ),
        leaves(
            "two alike",
            "line-start and line_starts are equally near",
            """
            print({"line-start": 1, "line start": 2}["line_start"])
            """,
        ),
        leaves(
            "the near key is read in the same expression",
            "another key was meant",
            """
            size = {"width": 2}
            print(size["width"] * size["widht"])
            """,
        ),
        leaves(
            "the key is a shared constant",
            "other places use the constant too",
            """
            KEY = "emphasize_lines"
            print({"emphasize-lines": "1"}[KEY])
            """,
        ),
        leaves(
            "a key of access rights",
            "another key must not open the door",
            """
            print({"permissions": ["all"]}["permission_s"])
            """,
        ),
    )


def _rename(here: Place) -> Draft | str:
    found = lookup(here.node)
    candidate = _text(str(here.facts["candidate"]))
    if found is None or candidate is None:
        return "the failing node does not look a key up"
    source = here.source
    for key in _uses(here, found):
        written = here.text(key)
        quote = written[-1]
        if quote in candidate or "\\" in candidate or not candidate.isprintable():
            return "the near key cannot be written in the quotes of this one"
        source = replace_expression(source, key, f"{quote}{candidate}{quote}")
    return Draft(f"the key is spelt {candidate!r} in {here.text(found.receiver)}", (source,))


def _accept_both(here: Place) -> Draft | str:
    found = lookup(here.node)
    if found is None or found.form != "subscript" or not isinstance(here.node, ast.Subscript):
        return "the key is not looked up by a subscript"
    if not is_pure(found.receiver):
        return "the receiver would be evaluated twice"
    key, receiver = here.text(found.key), here.text(found.receiver)
    candidate = f"{key[-1]}{_text(str(here.facts['candidate']))}{key[-1]}"
    code = f"{receiver}[{candidate}] if {candidate} in {receiver} else {receiver}[{key}]"
    edited = replace_expression(here.source, here.node, code)
    return Draft(f"take {candidate} where it is there, else {key}", (edited,))


def _uses(here: Place, found: Lookup) -> list[ast.expr]:
    """Return the same key of the same receiver in the same function, last first."""
    scope = here.function or here.statement
    wanted = ast.dump(found.receiver), ast.dump(found.key)
    uses = [other for node in ast.walk(scope) if isinstance(node, ast.expr) and (other := lookup(node))]
    same = [u.key for u in uses if u.form != "store" and (ast.dump(u.receiver), ast.dump(u.key)) == wanted]
    return sorted(same, key=here.source.span, reverse=True)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _text(literal: str) -> str | None:
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None
