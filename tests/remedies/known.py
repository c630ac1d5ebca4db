"""What a diagnosis would say of each example; the end-to-end test compares it with what it does say."""

from __future__ import annotations

from tests.remedies.cases import Known

_NAME = "misspelt-name"
_ATTRIBUTE = "misspelt-attribute"
_KEY = "misspelt-key"
_IMPORT = "missing-import"
_REMOVED = "removed-api"


def _name(name: str, candidate: str) -> Known:
    return Known(_NAME, {"name": name, "candidate": candidate})


def _attribute(receiver: str, attribute: str, candidate: str) -> Known:
    return Known(_ATTRIBUTE, {"receiver": receiver, "attribute": attribute, "candidate": candidate})


def _key(receiver: str, key: str, candidate: str) -> Known:
    return Known(_KEY, {"receiver": receiver, "key": key, "candidate": candidate})


def _imported(name: str, *statements: tuple[str, int, str]) -> Known:
    listed = [{"line": line, "votes": votes, "where": where or None} for line, votes, where in statements]
    return Known(_IMPORT, {"name": name, "statements": listed})


def _removed(module: str, attribute: str | None, form: str) -> Known:
    return Known(_REMOVED, {"module": module, "attribute": attribute, "form": form, "python": "3.11.7"})


KNOWN: dict[str, dict[str, Known]] = {
    "name-typo": {
        "a misspelt local in a return": _name("couner", "counter"),
        "an attribute of self read without self": _name("books", "self.books"),
        "a misspelt function in a call over several lines": _name("format_greting", "format_greeting"),
        "the same misspelling twice in one function": _name("highst", "highest"),
        "no near name": Known(_NAME, {"name": "allowed", "candidate": ""}),
        "two near names": Known(_NAME, {"name": "item_c", "candidate": None}),
        "the near name stands in the same expression": _name("widht", ""),
        "a name that is deleted": _name("couner", "counter"),
        "a local used before it is bound": Known(_NAME, {"name": "other", "candidate": "item"}),
    },
    "attribute-typo": {
        "a misspelt method": _attribute("connection", "get_state_strng", "get_state_string"),
        "a misspelt method in a chain over several lines": _attribute("title.strip()", "lowercase", "lower"),
        "a misspelt attribute in an f-string": _attribute("point", "colunm", "column"),
        "nothing alike": _attribute("Point(1)", "altitude", ""),
        "two alike": Known(_ATTRIBUTE, {"receiver": "Entry()", "attribute": "start_lone", "candidate": None}),
        "an attribute that is only set later": _attribute("self", "entries", "entry"),
        "a near attribute that is private": _attribute("Account()", "owner_name", "_owner_name"),
    },
    "dict-key-typo": {
        "underscore for hyphen": _key("options", '"emphasize_lines"', "'emphasize-lines'"),
        "a misspelt key in an f-string keeps the inner quotes": _key("book", "'tilte'", "'title'"),
        "the same misspelling twice in one function": _key("shape", '"colour_name"', "'colour-name'"),
        "a record of a feed that spells the key in another way": _key("row", '"full_name"', "'fullName'"),
        "nothing alike": _key('{"title": "Emma"}', '"publisher"', ""),
        "two alike": _key("{}", '"line_start"', ""),
        "the near key is read in the same expression": _key("size", '"widht"', ""),
        "the key is a shared constant": _key("{}", "KEY", "'emphasize-lines'"),
        "a key of access rights": _key("{}", '"permission_s"', "'permissions'"),
    },
    "missing-import": {
        "a standard module, among the other imports": _imported("json", ("import json", 0, "")),
        "a file without imports": _imported("json", ("import json", 0, "")),
        "the way in which the project imports it": _imported("Decimal", ("from decimal import Decimal", 2, "price.py:1")),
        "one more name from a module that is imported already": _imported(
            "Square", ("from shapes import Square", 2, "draw.py:1")
        ),
        "a name that no one imports": _imported("reciept_printer"),
        "a name imported for type checking only": _imported("decimal", ("import decimal", 0, "")),
        "a module's name that the module binds itself, later": _imported("json", ("import json", 0, "")),
        "a builtin of Python 2": _imported("unicode"),
        "a name that is deleted": _imported("json", ("import json", 0, "")),
    },
    "removed-stdlib-api": {
        "an abstract class by attribute": _removed("collections", "Mapping", "attribute"),
        "one of several imported names moved": _removed("collections", "Mapping", "from"),
        "another module, of which nothing else is used": _removed("fractions", "gcd", "attribute"),
        "a method": _removed("threading", "isAlive", "method"),
        "a library that also runs on old Pythons": _removed("collections", "Mapping", "from"),
        "no such thing was ever there": _removed("time", "clocks", "attribute"),
        "the result has another shape": _removed("platform", "linux_distribution", "attribute"),
        "a check of identity": _removed("ssl", "match_hostname_", "attribute"),
        "a generator that has to become an async def": _removed("asyncio", "coroutine", "attribute"),
        "a module without successor": _removed("formatter", None, "import"),
        "an attribute of a module of the project": _removed("settings", "clock", "attribute"),
    },
}
