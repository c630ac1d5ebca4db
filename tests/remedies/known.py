"""What a diagnosis would say of each example; the end-to-end test compares it with what it does say."""

from __future__ import annotations

from suture.domain.hypothesis import JustifiedValue
from tests.remedies.cases import Known

_NAME = "misspelt-name"
_ATTRIBUTE = "misspelt-attribute"
_KEY = "misspelt-key"
_IMPORT = "missing-import"
_REMOVED = "removed-api"


def name_misspelt(name: str, candidate: str) -> Known:
    return Known(_NAME, {"name": name, "candidate": candidate})


def attribute_misspelt(receiver: str, attribute: str, candidate: str) -> Known:
    return Known(_ATTRIBUTE, {"receiver": receiver, "attribute": attribute, "candidate": candidate})


def key_misspelt(receiver: str, key: str, candidate: str) -> Known:
    return Known(_KEY, {"receiver": receiver, "key": key, "candidate": candidate})


def never_imported(name: str, *statements: tuple[str, int, str]) -> Known:
    listed = [{"line": line, "votes": votes, "where": where or None} for line, votes, where in statements]
    return Known(_IMPORT, {"name": name, "statements": listed})


def api_removed(module: str, attribute: str | None, form: str) -> Known:
    return Known(_REMOVED, {"module": module, "attribute": attribute, "form": form, "python": "3.11.7"})


KNOWN: dict[str, dict[str, Known]] = {
    "name-typo": {
        "a misspelt local in a return": name_misspelt("couner", "counter"),
        "an attribute of self read without self": name_misspelt("books", "self.books"),
        "a misspelt function in a call over several lines": name_misspelt("format_greting", "format_greeting"),
        "the same misspelling twice in one function": name_misspelt("highst", "highest"),
        "no near name": Known(_NAME, {"name": "allowed", "candidate": ""}),
        "two near names": Known(_NAME, {"name": "item_c", "candidate": None}),
        "the near name stands in the same expression": name_misspelt("widht", ""),
        "a name that is deleted": name_misspelt("couner", "counter"),
        "a local used before it is bound": Known(_NAME, {"name": "other", "candidate": "item"}),
    },
    "attribute-typo": {
        "a misspelt method": attribute_misspelt("connection", "get_state_strng", "get_state_string"),
        "a misspelt method in a chain over several lines": attribute_misspelt("title", "capitalise", "capitalize"),
        "a misspelt attribute in an f-string": attribute_misspelt("point", "colunm", "column"),
        "nothing alike": attribute_misspelt("Point(1)", "altitude", ""),
        "two alike": Known(_ATTRIBUTE, {"receiver": "Entry()", "attribute": "start_lone", "candidate": None}),
        "an attribute that is only set later": attribute_misspelt("self", "entries", "entry"),
        "a near attribute that is private": attribute_misspelt("Account()", "owner_name", "_owner_name"),
    },
    "dict-key-typo": {
        "underscore for hyphen": key_misspelt("options", '"emphasize_lines"', "'emphasize-lines'"),
        "a misspelt key in an f-string keeps the inner quotes": key_misspelt("book", "'tilte'", "'title'"),
        "the same misspelling twice in one function": key_misspelt("shape", '"colour_name"', "'colour-name'"),
        "a record of a feed that spells the key in another way": key_misspelt("row", '"full_name"', "'fullName'"),
        "nothing alike": key_misspelt('{"title": "Emma"}', '"publisher"', ""),
        "two alike": key_misspelt("{}", '"line_start"', ""),
        "the near key is read in the same expression": key_misspelt("size", '"widht"', ""),
        "the key is a shared constant": key_misspelt("{}", "KEY", "'emphasize-lines'"),
        "a key of access rights": key_misspelt("{}", '"permission_s"', "'permissions'"),
    },
    "missing-import": {
        "a standard module, among the other imports": never_imported("json", ("import json", 0, "")),
        "a file without imports": never_imported("json", ("import json", 0, "")),
        "the way in which the project imports it": never_imported(
            "Decimal", ("from decimal import Decimal", 2, "price.py:1")
        ),
        "one more name from a module that is imported already": never_imported(
            "Square", ("from shapes import Square", 2, "draw.py:1")
        ),
        "a submodule that nothing has imported": Known(
            "missing-submodule", {"module": "wsgiref.headers", "statement": "import wsgiref.headers"}
        ),
        "a module that is not there": never_imported("encoding"),
        "a package under another name": never_imported("metadata"),
        "a name that no one imports": never_imported("reciept_printer"),
        "a name imported for type checking only": never_imported("decimal", ("import decimal", 0, "")),
        "a module's name that the module binds itself, later": never_imported("json", ("import json", 0, "")),
        "a builtin of Python 2": never_imported("unicode"),
        "a name that is deleted": never_imported("json", ("import json", 0, "")),
    },
    "removed-stdlib-api": {
        "an abstract class by attribute": api_removed("collections", "Mapping", "attribute"),
        "one of several imported names moved": api_removed("collections", "Mapping", "from"),
        "another module, of which nothing else is used": api_removed("fractions", "gcd", "attribute"),
        "a method": api_removed("threading", "isAlive", "method"),
        "a library that also runs on old Pythons": api_removed("collections", "Mapping", "from"),
        "no such thing was ever there": api_removed("time", "clocks", "attribute"),
        "the result has another shape": api_removed("platform", "linux_distribution", "attribute"),
        "a check of identity": api_removed("ssl", "match_hostname_", "attribute"),
        "a generator that has to become an async def": api_removed("asyncio", "coroutine", "attribute"),
        "a module without successor": api_removed("formatter", None, "import"),
        "an attribute of a module of the project": api_removed("settings", "clock", "attribute"),
    },
}

_NO_GUESS = JustifiedValue("None", "NoneType", 2, "returned: the annotation of label() allows None", ("app.py:15",))


def receiver_none(receiver: str, attribute: str, *values: JustifiedValue, optional: bool = True) -> Known:
    facts = {"receiver": receiver, "attribute": attribute, "origin": None, "optional": optional}
    return Known("none-receiver", facts, values)


def operand_none(
    operand: str, operator: str, other: str | None, *values: JustifiedValue, parameter: str | None = None
) -> Known:
    facts = {"operand": operand, "operator": operator, "other_type": other, "parameter": parameter}
    return Known("none-operand", facts, values)


def key_missing(receiver: str, key: str, *values: JustifiedValue, form: str = "subscript") -> Known:
    facts = {"receiver": receiver, "key": key, "form": form, "siblings": 1, "having": 1, "types": {}}
    return Known("missing-key", facts, values)


def keyword_refused(callee: str, keyword: str, candidate: str | None, *parameters: str) -> Known:
    facts = {
        "callee": callee,
        "keyword": keyword,
        "candidate": candidate,
        "parameters": list(parameters),
        "path": "app.py",
    }
    return Known("unexpected-keyword", {**facts, "line": 1})


def types_mixed(operand: str, side: str, intent: str | None, *types: str) -> Known:
    return Known("mixed-str-number", {"operand": operand, "side": side, "intent": intent, "types": list(types)})


def index_outside(sequence: str, index: str, kind: str, *values: JustifiedValue) -> Known:
    return Known("index-out-of-bounds", {"sequence": sequence, "index": index, "length": 0, "type": kind}, values)


def file_missing(path: str, argument: str, *candidates: str) -> Known:
    return Known("missing-file", {"path": path, "argument": argument, "candidates": list(candidates), "cwd": None})


def given(literal: str, kind: str = "str") -> JustifiedValue:
    return JustifiedValue(literal, kind, 1, "it has this default in 2 of 2 places", ("a.py:1", "b.py:2"), 2)


def returned(literal: str, kind: str = "str") -> JustifiedValue:
    return JustifiedValue(literal, kind, 2, "returned: another return for the absent case", ("app.py:7",))


KNOWN |= {
    "none-guard-attribute": {
        "a lookup that finds nothing, in a function that may return None": receiver_none("card", "name", _NO_GUESS),
        "a pattern that does not match, in a function that has an empty text for such cases": receiver_none(
            're.search(r"v([0-9.]+)", line)', "group", returned('""')
        ),
        "a default that the project gives elsewhere, in a larger expression": receiver_none(
            "author", "name", given("'anonymous'")
        ),
        "no value is justified": receiver_none("users.get(key)", "name"),
        "a check of permissions": receiver_none("session.user", "permissions", returned("False", "bool")),
        "an error raised on purpose": receiver_none("user", "name", returned('""')),
        "an attribute that is set": receiver_none("user", "name", returned("None", "NoneType")),
        "one of many items": receiver_none("user", "name"),
    },
    "none-operand-default": {
        "a text that may be absent is added": operand_none("subtitle", "+", "str", parameter="subtitle"),
        "a condition over a field that may be absent": operand_none('task["due"]', "<", "int"),
        "a parameter whose default the project gives elsewhere": operand_none(
            "width", "-", "int", given("4", "int"), parameter="width"
        ),
        "an amount": operand_none("discount", "-", "int", parameter="discount"),
        "a sum of counts": operand_none('day["count"]', "+", "int"),
        "a number that is parsed": operand_none('os.environ.get("NO_SUCH_WIDTH")', "int", None),
        "a condition that guards an error raised on purpose": operand_none("level", "<", "int"),
        "a payment": operand_none("suffix", "+", "str", parameter="suffix"),
    },
    "dict-missing-key-default": {
        "a default that the project gives elsewhere": key_missing("book", '"genre"', given("'unknown'")),
        "a pop without default": key_missing("options", '"tags"', given("[]", "list"), form="pop"),
        "a field that every use takes as absent": key_missing("person", '"nickname"'),
        "inside an f-string the other quotes are taken": key_missing("row", "'note'", given('""')),
        "no default is justified": key_missing("film", '"minutes"'),
        "a price": key_missing("item", '"price"', JustifiedValue('""', "str", 4, "siblings hold str")),
        "a permission": key_missing("user", '"permissions"', given("[]", "list")),
        "a stored key": key_missing("Strict()", '"a"', given("1", "int")),
        "an error raised on purpose": key_missing("options", "name", given("1", "int")),
    },
    "unexpected-keyword": {
        "a misspelt keyword": keyword_refused("fetch", "timeot", "timeout", "url", "timeout"),
        "a misspelt keyword in a call over several lines": keyword_refused(
            "draw", "linestyle", "line_style", "width", "line_style"
        ),
        "a keyword that says nothing": keyword_refused("render", "context", None, "page"),
        "no near parameter and a value that means something": keyword_refused("render", "encoding", None, "page"),
        "two near parameters": keyword_refused("line", "start_z", None, "start_x", "start_y"),
        "the near parameter is given already": keyword_refused("fetch", "timeot", "timeout", "url", "timeout"),
        "the keyword comes from a mapping": keyword_refused("fetch", "timeot", "timeout", "url", "timeout"),
        "a check of a signature": keyword_refused("check", "signature", None, "text"),
    },
    "str-number-mix": {
        "a number added to text": types_mixed("n", "right", "text", "str", "int"),
        "the same as an f-string": types_mixed("n", "right", "text", "str", "int"),
        "numbers among the joined": types_mixed("values", "item", "text", "str", "int"),
        "a width that was read as text": types_mixed("width", "left", "number", "str", "int"),
        "an amount of money in text": types_mixed("price", "left", "number", "str", "int"),
        "text that is no number": Known("mixed-str-number", {"operand": "width", "side": "left", "intent": None}),
        "nothing says what is meant": types_mixed("b", "right", None, "str", "int"),
        "a check of a token": types_mixed("token", "right", "text", "str", "int"),
        "an error raised on purpose": types_mixed("name", "right", "text", "str", "int"),
    },
    "index-bounds-guard": {
        "the first character of a line that may be empty": index_outside("line", "0", "str"),
        "both ends of a text": index_outside("text", "0", "str"),
        "a character that is compared": index_outside("line", "0", "str"),
        "a function that returns None for such input": index_outside(
            "parts", "1", "list", returned("None", "NoneType")
        ),
        "no value is justified": index_outside("parts", "1", "list"),
        "a condition that guards an error raised on purpose": index_outside("parts", "1", "list"),
        "an item that is set": index_outside("row", "3", "list"),
        "a role": index_outside("roles", "0", "list"),
        "a difference that is asked for": index_outside("columns", "2", "list"),
    },
    "path-candidates": {
        "the file moved into a directory": file_missing("app.ini", '"app.ini"', "conf/app.ini"),
        "a constant of the module in another case": file_missing(
            "./templates/Letter.txt", "os.path.join(folder, TEMPLATE)", "templates/letter.txt"
        ),
        "the file lies beside the module, not in the working directory": file_missing(
            "words.txt", 'Path("words.txt")', "tool/words.txt"
        ),
        "two files can be meant": file_missing("app.ini", '"app.ini"', "conf/app.ini", "etc/app.ini"),
        "no such file": file_missing("nowhere.ini", '"nowhere.ini"'),
        "a file that is written": file_missing("out/report.txt", '"out/report.txt"', "old/report.txt"),
        "a path that the caller gives": file_missing("/nowhere/of/all/data.csv", "path", "conf/data.csv"),
        "a file of secrets": file_missing("secret.key", '"secret.key"', "old/secret.key"),
    },
}
