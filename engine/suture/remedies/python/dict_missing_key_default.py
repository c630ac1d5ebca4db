"""A key is absent from some records: a justified default, or a clear error."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word, closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import conditional, may_leave, may_stand_before, pure, raising, skipping, tolerates_none
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.keys import Lookup, lookup
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.values import in_style, justified, quoted, written_at


class DictMissingKeyDefault:
    """Repairs `missing-key`."""

    id = "dict-missing-key-default"
    name = "Missing key: default or guard"
    causes: tuple[str, ...] = ("missing-key",)
    prior = Prior(5.7, 2.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("get-with-default", "the project gives a default for the key", Risk.R1),
        Strategy("guard-key-in", "a default is justified, and the mapping is asked first", Risk.R1),
        Strategy("get-none", "every use of the result takes None", Risk.R1),
        Strategy("skip-item", "the record is one of many", Risk.R2, hides=True),
        Strategy("clean-error", "the key is mandatory", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        found = lookup(here.node)
        if found is None:
            return Skipped(self.id, "the failing node does not look a key up")
        if found.form == "store":
            return Skipped(self.id, "the key is stored, not read")
        if found.form == "del":
            return Skipped(self.id, "the key is deleted, not read")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": secrets and permissions fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {
            "get-with-default": _get,
            "guard-key-in": _guard_in,
            "get-none": _get_none,
            "skip-item": _skip,
            "clean-error": _raise,
        }
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a default that the project gives elsewhere",
            "get-with-default",
            """
            BOOKS = [{"title": "Emma", "genre": "novel"}, {"title": "Beowulf"}]


            def listing(books):
                return sorted(book.get("genre", "unknown") for book in books)


            def shelf(book):
                return book.get("genre", "unknown")[:3]


            def line(book):
                return book["title"] + " (" + book["genre"] + ")"


            print(listing(BOOKS), shelf(BOOKS[1]), [line(book) for book in BOOKS])
            """,
            ('book["genre"]', 'book.get("genre", "unknown")'),
        ),
        heals(
            "a pop without default",
            "get-with-default",
            """
            def first(options):
                return options.pop("tags", [])


            def second(options):
                return list(options.pop("tags"))


            def third(options):
                return options.get("tags", [])


            print(first({}), third({}), second({"tags": ("a",)}), second({}))
            """,
            ('options.pop("tags"))', 'options.pop("tags", []))'),
        ),
        heals(
            "a field that every use takes as absent",
            "get-none",
            """
            def greeting(person):
                nickname = person["nickname"]
                if nickname is not None:
                    return "Hi " + "there"
                return "Hello " + person["name"]


            print(greeting({"name": "Ann", "nickname": None}), greeting({"name": "Bob"}))
            """,
            ('person["nickname"]', 'person.get("nickname")'),
        ),
        heals(
            "inside an f-string the other quotes are taken",
            "get-with-default",
            """
            def a(row):
                return row.get("note", "")


            def b(row):
                return row.get("note", "").strip()


            def show(row):
                return f"{row['name']}: {row['note']}"


            print(a({}), b({}), show({"name": "x", "note": "y"}), show({"name": "z"}))
            """,
            ("row['note']", "row.get('note', '')"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no default is justified",
            "nothing in the project says how long a missing film is",
            """
            def lengths(films):
                return [film["minutes"] for film in films]


            lengths([{"minutes": 90}, {"name": "b"}])
            """,
        ),
        leaves(
            "a price",
            "a missing price is not zero",
            """
            def total(items):
                return sum(item["price"] for item in items)


            total([{"price": 2}, {"name": "b"}])
            """,
        ),
        leaves(
            "a permission",
            "permissions fail closed",
            """
            def may_delete(user):
                if user["permissions"]:
                    return True
                return False


            may_delete({"name": "ann"})
            """,
        ),
        leaves(
            "a stored key",
            "nothing is read",
            """
            class Strict(dict):
                def __setitem__(self, key, value):
                    raise KeyError(key)


            Strict()["a"] = 1
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def pick(options, name):
                if name not in options:
                    raise KeyError(name)
                return options[name]


            pick({}, "colour")
            """,
        ),
    )


def _value(here: Place, found: Lookup) -> tuple[str, tuple[JustifiedValue, ...]] | str:
    value = justified(here.case.diagnosis, here.text(found.key))
    if isinstance(value, str):
        return value
    return written_at(here, value.literal), (value,)


def _get(here: Place) -> Draft | str:
    found = _lookup(here)
    value = _value(here, found)
    if isinstance(value, str):
        return value
    literal, values = value
    method = "pop" if found.form == "pop" else "get"
    code = f"{here.text(found.receiver)}.{method}({here.text(found.key)}, {literal})"
    edited = replace_expression(here.source, here.node, code)
    return Draft(f"take {literal} where {here.text(found.key)} is absent", (edited,), values)


def _guard_in(here: Place) -> Draft | str:
    found = _lookup(here)
    value = _value(here, found)
    if why := pure(found.receiver) or pure(found.key):
        return why
    key, receiver = here.text(found.key), here.text(found.receiver)
    if isinstance(value, str):
        return _leave(here, f"{key} not in {receiver}")
    if found.form != "subscript":
        return "pop takes a default of its own"
    literal, values = value
    edited = conditional(here, here.node, f"{key} in {receiver}", literal)
    return (
        edited
        if isinstance(edited, str)
        else Draft(f"ask for {key} first, and take {literal} without it", (edited,), values)
    )


def _leave(here: Place, absent: str) -> Draft | str:
    """Return the function's own result for the absent case before the fault."""
    value = justified(here.case.diagnosis, here.function.name if here.function else "", result=True)
    if isinstance(value, str):
        return value
    if why := may_leave(here):
        return why
    literal = in_style(value.literal, here.source.text)
    edited = insert_before(here.source, here.statement, f"if {absent}:\n    return {literal}\n")
    return Draft(f"the function returns {literal} if {absent}", (edited,), (value,))


def _get_none(here: Place) -> Draft | str:
    found = _lookup(here)
    if found.form != "subscript":
        return "the key is taken out, not only read"
    if word := amount_word(here.text(found.key)):
        return f'"{word}" says an amount, rate, count or id: None does not stand for it'
    if not tolerates_none(here):
        return "not every use of the result takes None"
    edited = replace_expression(here.source, here.node, f"{here.text(found.receiver)}.get({here.text(found.key)})")
    return Draft(f"every use of {here.text(here.node)} takes None", (edited,))


def _skip(here: Place) -> Draft | str:
    found = _lookup(here)
    if why := pure(found.receiver) or pure(found.key):
        return why
    key, receiver = here.text(found.key), here.text(found.receiver)
    edited = skipping(here, f"{key} not in {receiver}", f"{key} in {receiver}")
    return edited if isinstance(edited, str) else Draft(f"leave out the items without {key}", (edited,))


def _raise(here: Place) -> Draft | str:
    found = _lookup(here)
    if why := may_stand_before(here) or pure(found.receiver) or pure(found.key):
        return why
    key, receiver = here.text(found.key), here.text(found.receiver)
    written = isinstance(found.key, ast.Constant)
    said = str(ast.literal_eval(key)) if written else f"{{{key}!r}}"
    message = quoted(f"{_called(found.receiver)} has no {said}", here.source.text)
    message = message if written else "f" + message
    edited = raising(here, f"{key} not in {receiver}", "ValueError", message)
    return Draft(f"say that {key} is missing", (edited,), keeps_raising=True)


def _lookup(here: Place) -> Lookup:
    found = lookup(here.node)
    if found is None:
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a lookup of a key")
    return found


def _called(node: ast.expr) -> str:
    """Return the last name of an expression: "items" of `order["items"]` and of `order.items`."""
    if isinstance(node, ast.Subscript):
        key = node.slice
        return str(key.value) if isinstance(key, ast.Constant) and isinstance(key.value, str) else _called(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else "the mapping"
