"""What a diagnosis would say of each example; the end-to-end test compares it with what it does say."""

from __future__ import annotations

from suture.domain.hypothesis import JustifiedValue
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
        "a misspelt method in a chain over several lines": _attribute("title", "capitalise", "capitalize"),
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
        "the way in which the project imports it": _imported(
            "Decimal", ("from decimal import Decimal", 2, "price.py:1")
        ),
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

_NO_GUESS = JustifiedValue("None", "NoneType", 2, "returned: the annotation of label() allows None", ("app.py:15",))


def _receiver(receiver: str, attribute: str, *values: JustifiedValue, optional: bool = True) -> Known:
    facts = {"receiver": receiver, "attribute": attribute, "origin": None, "optional": optional}
    return Known("none-receiver", facts, values)


def _operand(
    operand: str, operator: str, other: str | None, *values: JustifiedValue, parameter: str | None = None
) -> Known:
    facts = {"operand": operand, "operator": operator, "other_type": other, "parameter": parameter}
    return Known("none-operand", facts, values)


def _missing(receiver: str, key: str, *values: JustifiedValue, form: str = "subscript") -> Known:
    facts = {"receiver": receiver, "key": key, "form": form, "siblings": 1, "having": 1, "types": {}}
    return Known("missing-key", facts, values)


def _keyword(callee: str, keyword: str, candidate: str | None, *parameters: str) -> Known:
    facts = {
        "callee": callee,
        "keyword": keyword,
        "candidate": candidate,
        "parameters": list(parameters),
        "path": "app.py",
    }
    return Known("unexpected-keyword", {**facts, "line": 1})


def _mixed(operand: str, side: str, intent: str | None, *types: str) -> Known:
    return Known("mixed-str-number", {"operand": operand, "side": side, "intent": intent, "types": list(types)})


def _index(sequence: str, index: str, kind: str, *values: JustifiedValue) -> Known:
    return Known("index-out-of-bounds", {"sequence": sequence, "index": index, "length": 0, "type": kind}, values)


def _file(path: str, argument: str, *candidates: str) -> Known:
    return Known("missing-file", {"path": path, "argument": argument, "candidates": list(candidates), "cwd": None})


def given(literal: str, kind: str = "str") -> JustifiedValue:
    return JustifiedValue(literal, kind, 1, "it has this default in 2 of 2 places", ("a.py:1", "b.py:2"), 2)


def returned(literal: str, kind: str = "str") -> JustifiedValue:
    return JustifiedValue(literal, kind, 2, "returned: another return for the absent case", ("app.py:7",))


KNOWN |= {
    "none-guard-attribute": {
        "a lookup that finds nothing, in a function that may return None": _receiver("card", "name", _NO_GUESS),
        "a pattern that does not match, in a function that has an empty text for such cases": _receiver(
            're.search(r"v([0-9.]+)", line)', "group", returned('""')
        ),
        "a default that the project gives elsewhere, in a larger expression": _receiver(
            "author", "name", given("'anonymous'")
        ),
        "no value is justified": _receiver("users.get(key)", "name"),
        "a check of permissions": _receiver("session.user", "permissions", returned("False", "bool")),
        "an error raised on purpose": _receiver("user", "name", returned('""')),
        "an attribute that is set": _receiver("user", "name", returned("None", "NoneType")),
        "one of many items": _receiver("user", "name"),
    },
    "none-operand-default": {
        "a text that may be absent is added": _operand("subtitle", "+", "str", parameter="subtitle"),
        "a condition over a field that may be absent": _operand('task["due"]', "<", "int"),
        "a parameter whose default the project gives elsewhere": _operand(
            "width", "-", "int", given("4", "int"), parameter="width"
        ),
        "an amount": _operand("discount", "-", "int", parameter="discount"),
        "a sum of counts": _operand('day["count"]', "+", "int"),
        "a number that is parsed": _operand('os.environ.get("NO_SUCH_WIDTH")', "int", None),
        "a condition that guards an error raised on purpose": _operand("level", "<", "int"),
        "a payment": _operand("suffix", "+", "str", parameter="suffix"),
    },
    "dict-missing-key-default": {
        "a default that the project gives elsewhere": _missing("book", '"genre"', given("'unknown'")),
        "a pop without default": _missing("options", '"tags"', given("[]", "list"), form="pop"),
        "a field that every use takes as absent": _missing("person", '"nickname"'),
        "inside an f-string the other quotes are taken": _missing("row", "'note'", given('""')),
        "no default is justified": _missing("film", '"minutes"'),
        "a price": _missing("item", '"price"', JustifiedValue('""', "str", 4, "siblings hold str")),
        "a permission": _missing("user", '"permissions"', given("[]", "list")),
        "a stored key": _missing("Strict()", '"a"', given("1", "int")),
        "an error raised on purpose": _missing("options", "name", given("1", "int")),
    },
    "unexpected-keyword": {
        "a misspelt keyword": _keyword("fetch", "timeot", "timeout", "url", "timeout"),
        "a misspelt keyword in a call over several lines": _keyword(
            "draw", "linestyle", "line_style", "width", "line_style"
        ),
        "a keyword that says nothing": _keyword("render", "context", None, "page"),
        "no near parameter and a value that means something": _keyword("render", "encoding", None, "page"),
        "two near parameters": _keyword("line", "start_z", None, "start_x", "start_y"),
        "the near parameter is given already": _keyword("fetch", "timeot", "timeout", "url", "timeout"),
        "the keyword comes from a mapping": _keyword("fetch", "timeot", "timeout", "url", "timeout"),
        "a check of a signature": _keyword("check", "signature", None, "text"),
    },
    "str-number-mix": {
        "a number added to text": _mixed("n", "right", "text", "str", "int"),
        "the same as an f-string": _mixed("n", "right", "text", "str", "int"),
        "numbers among the joined": _mixed("values", "item", "text", "str", "int"),
        "a width that was read as text": _mixed("width", "left", "number", "str", "int"),
        "an amount of money in text": _mixed("price", "left", "number", "str", "int"),
        "text that is no number": Known("mixed-str-number", {"operand": "width", "side": "left", "intent": None}),
        "nothing says what is meant": _mixed("b", "right", None, "str", "int"),
        "a check of a token": _mixed("token", "right", "text", "str", "int"),
        "an error raised on purpose": _mixed("name", "right", "text", "str", "int"),
    },
    "index-bounds-guard": {
        "the first character of a line that may be empty": _index("line", "0", "str"),
        "both ends of a text": _index("text", "0", "str"),
        "a character that is compared": _index("line", "0", "str"),
        "a function that returns None for such input": _index("parts", "1", "list", returned("None", "NoneType")),
        "no value is justified": _index("parts", "1", "list"),
        "a condition that guards an error raised on purpose": _index("parts", "1", "list"),
        "an item that is set": _index("row", "3", "list"),
        "a role": _index("roles", "0", "list"),
        "a difference that is asked for": _index("columns", "2", "list"),
    },
    "path-candidates": {
        "the file moved into a directory": _file("app.ini", '"app.ini"', "conf/app.ini"),
        "a constant of the module in another case": _file(
            "./templates/Letter.txt", "os.path.join(folder, TEMPLATE)", "templates/letter.txt"
        ),
        "the file lies beside the module, not in the working directory": _file(
            "words.txt", 'Path("words.txt")', "tool/words.txt"
        ),
        "two files can be meant": _file("app.ini", '"app.ini"', "conf/app.ini", "etc/app.ini"),
        "no such file": _file("nowhere.ini", '"nowhere.ini"'),
        "a file that is written": _file("out/report.txt", '"out/report.txt"', "old/report.txt"),
        "a path that the caller gives": _file("/nowhere/of/all/data.csv", "path", "conf/data.csv"),
        "a file of secrets": _file("secret.key", '"secret.key"', "old/secret.key"),
    },
}
