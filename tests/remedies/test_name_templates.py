"""Misspelt names and attributes, missing imports, removed APIs, keywords, mixed types and misplaced files."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.remedies.python.attribute_typo import AttributeTypo
from suture.remedies.python.missing_import import MissingImport
from suture.remedies.python.name_typo import NameTypo
from suture.remedies.python.path_candidates import PathCandidates
from suture.remedies.python.removed_stdlib_api import RemovedStdlibApi
from suture.remedies.python.str_number_mix import StrNumberMix
from suture.remedies.python.unexpected_keyword import UnexpectedKeyword
from tests.remedies.cases import after, case_in, reasons, remedies
from tests.remedies.known import (
    api_removed,
    attribute_misspelt,
    file_missing,
    keyword_refused,
    name_misspelt,
    never_imported,
    types_mixed,
)
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

NAME, ATTRIBUTE, IMPORT, REMOVED = NameTypo(), AttributeTypo(), MissingImport(), RemovedStdlibApi()
KEYWORD, MIX, PATH = UnexpectedKeyword(), StrNumberMix(), PathCandidates()

CHANGES = {
    "a name in an f-string": (
        NAME,
        Changes(
            'def f(word):\n    return f"{wrod!r}"\n',
            "wrod",
            name_misspelt("wrod", "word"),
            "rename-name",
            "wrod",
            "word",
        ),
    ),
    "an attribute that is added to": (
        ATTRIBUTE,
        Changes(
            "def f(a):\n    a.coutn += 1\n",
            "a.coutn",
            attribute_misspelt("a", "coutn", "count"),
            "rename-attribute",
            "coutn",
            "count",
        ),
    ),
    "the way in which the project writes it wins over the module": (
        IMPORT,
        Changes(
            "x = datetime.now()\n",
            "datetime",
            never_imported("datetime", ("from datetime import datetime", 3, "b.py:1"), ("import datetime", 0, "")),
            "copy-sibling-import",
            "x =",
            "from datetime import datetime\n\nx =",
        ),
    ),
    "a renamed import takes its uses along": (
        REMOVED,
        Changes(
            "from time import clock\n\nx = [clock()]\n",
            "from time import clock",
            api_removed("time", "clock", "from"),
            "table-rewrite",
            "from time import clock\n\nx = [clock()]",
            "from time import perf_counter\n\nx = [perf_counter()]",
        ),
    ),
    "a module that is gone, of which all uses have moved": (
        REMOVED,
        Changes(
            "import imp\nimport sys\n\nimp.reload(sys)\n",
            "import imp",
            api_removed("imp", None, "import"),
            "table-rewrite",
            "import imp\nimport sys\n\nimp.reload",
            "import importlib\nimport sys\n\nimportlib.reload",
        ),
    ),
    "a call that keeps its old behaviour by a keyword": (
        REMOVED,
        Changes(
            "import cgi\n\nx = cgi.escape('a')\n",
            "cgi.escape",
            api_removed("cgi", "escape", "attribute"),
            "table-rewrite",
            "import cgi\n\nx = cgi.escape('a')",
            "import html\n\nx = html.escape('a', quote=False)",
        ),
    ),
    "a longer result is cut where it is unpacked": (
        REMOVED,
        Changes(
            "import inspect\n\na, b, c, d = inspect.getargspec(f)\n",
            "inspect.getargspec",
            api_removed("inspect", "getargspec", "attribute"),
            "table-rewrite",
            "getargspec(f)",
            "getfullargspec(f)[:4]",
        ),
    ),
    "and not where an attribute of it is taken": (
        REMOVED,
        Changes(
            "import inspect\n\na = inspect.getargspec(f).args\n",
            "inspect.getargspec",
            api_removed("inspect", "getargspec", "attribute"),
            "table-rewrite",
            "getargspec",
            "getfullargspec",
        ),
    ),
    "a method that became a function": (
        REMOVED,
        Changes(
            "for child in tree.getchildren():\n    pass\n",
            "tree.getchildren",
            api_removed("xml.etree.ElementTree", "getchildren", "method"),
            "table-rewrite",
            "tree.getchildren()",
            "list(tree)",
        ),
    ),
    "names in parentheses keep their layout": (
        REMOVED,
        Changes(
            "from collections import (\n    Mapping,  # abstract\n    OrderedDict,\n)\n",
            "from collections import (\n    Mapping,  # abstract\n    OrderedDict,\n)",
            api_removed("collections", "Mapping", "from"),
            "table-rewrite",
            "    Mapping,  # abstract\n    OrderedDict,\n)\n",
            "    OrderedDict,\n)\nfrom collections.abc import Mapping\n",
        ),
    ),
    "a keyword of the standard library that is gone": (
        KEYWORD,
        Changes(
            "asyncio.sleep(0, loop=loop)\n",
            "asyncio.sleep(0, loop=loop)",
            keyword_refused("asyncio.sleep", "loop", None, "delay", "result"),
            "drop-keyword",
            ", loop=loop",
            "",
        ),
    ),
    "text is collected": (
        MIX,
        Changes(
            "s += self.n\n",
            "s += self.n",
            types_mixed("self.n", "right", "text", "str", "int"),
            "str-coerce",
            "self.n",
            "str(self.n)",
        ),
    ),
    "a sum inside a chain": (
        MIX,
        Changes(
            "print('t ' + 3 * 4 + x)\n",
            "'t ' + 3 * 4",
            types_mixed("3 * 4", "right", "text", "str", "int"),
            "str-coerce",
            "3 * 4",
            "str(3 * 4)",
        ),
    ),
    "the element of a generator": (
        MIX,
        Changes(
            "x = ', '.join(n.id for n in ns)\n",
            "', '.join(n.id for n in ns)",
            types_mixed("(n.id for n in ns)", "item", "text", "str", "int"),
            "str-coerce",
            "n.id for",
            "str(n.id) for",
        ),
    ),
    "a list that is joined": (
        MIX,
        Changes(
            "x = ', '.join([a, 3])\n",
            "', '.join([a, 3])",
            types_mixed("[a, 3]", "item", "text", "str", "int"),
            "str-coerce",
            "[a, 3]",
            "str(item) for item in [a, 3]",
        ),
    ),
    "a path of another deployment stays the first": (
        PATH,
        Changes(
            'import os\n\nx = open("/etc/shop/app.ini")\n',
            'open("/etc/shop/app.ini")',
            file_missing("/etc/shop/app.ini", '"/etc/shop/app.ini"', "conf/app.ini"),
            "candidate-list-with-constant",
            'x = open("/etc/shop/app.ini")',
            'APP_CANDIDATES = ("/etc/shop/app.ini", "conf/app.ini")\n'
            "x = open(next(filter(os.path.exists, APP_CANDIDATES), APP_CANDIDATES[0]))",
        ),
    ),
}

REFUSES = {
    "a name that is set": (
        NAME,
        Refuses("couner = 1\n", "couner", name_misspelt("couner", "counter"), "", "not a name that is read"),
    ),
    "a candidate that is code": (NAME, Refuses("x = y\n", "y", name_misspelt("y", "os.system"), "", "no single near")),
    "an attribute without a near one": (
        ATTRIBUTE,
        Refuses("x = a.b\n", "a.b", attribute_misspelt("a", "b", "c()"), "", "no single near"),
    ),
    "a relative import of another package": (
        IMPORT,
        Refuses(
            "x = Cart()\n",
            "Cart",
            never_imported("Cart", ("from .cart import Cart", 2, "shop/b.py:1")),
            "copy-sibling-import",
            "relative",
        ),
    ),
    "two ways in the project": (
        IMPORT,
        Refuses(
            "x = Cart()\n",
            "Cart",
            never_imported("Cart", ("from a import Cart", 1, "b.py:1"), ("from c import Cart", 1, "d.py:1")),
            "copy-sibling-import",
            "two ways",
        ),
    ),
    "an import that is no import": (
        IMPORT,
        Refuses(
            "x = Cart()\n",
            "Cart",
            never_imported("Cart", ("import os; os.abort()", 2, "b.py:1")),
            "copy-sibling-import",
            "not an import",
        ),
    ),
    "a new module's name that is a variable": (
        REMOVED,
        Refuses(
            "import cgi\n\n\ndef f(text):\n    html = cgi.escape(text)\n    return html\n",
            "cgi.escape",
            api_removed("cgi", "escape", "attribute"),
            "table-rewrite",
            "something else",
        ),
    ),
    "a module that is gone, with a use that has no successor": (
        REMOVED,
        Refuses(
            "import imp\n\nimp.find_module('x')\n",
            "import imp",
            api_removed("imp", None, "import"),
            "table-rewrite",
            "imp.find_module",
        ),
    ),
    "a moved name in a block of its own": (
        REMOVED,
        Refuses(
            "if x:\n    from collections import Mapping, OrderedDict\n",
            "from collections import Mapping, OrderedDict",
            api_removed("collections", "Mapping", "from"),
            "table-rewrite",
            "block of its own",
        ),
    ),
    "paths that change places": (
        REMOVED,
        Refuses("a.link_to(b)\n", "a.link_to", api_removed("pathlib", "link_to", "method"), "", "change places"),
    ),
    "a near parameter given by position": (
        KEYWORD,
        Refuses(
            "f(1, 2, timeot=3)\n",
            "f(1, 2, timeot=3)",
            keyword_refused("f", "timeot", "timeout", "url", "timeout"),
            "rename-keyword",
            "by position",
        ),
    ),
    "a value that means something": (
        KEYWORD,
        Refuses(
            "f(1, mode='x')\n",
            "f(1, mode='x')",
            keyword_refused("f", "mode", None, "url"),
            "drop-keyword",
            "means something",
        ),
    ),
    "one call is not several": (
        KEYWORD,
        Refuses(
            "f(1, mode='x')\n", "f(1, mode='x')", keyword_refused("f", "mode", None, "url"), "accept-keyword", "1 call"
        ),
    ),
    "money in text": (
        MIX,
        Refuses(
            "x = total_price * 2 - 1\n",
            "total_price * 2",
            types_mixed("total_price", "left", "number", "str", "int"),
            "str-coerce",
            "money",
        ),
    ),
    "a chain with braces": (
        MIX,
        Refuses(
            "x = '{' + n\n", "'{' + n", types_mixed("n", "right", "text", "str", "int"), "f-string", "one f-string"
        ),
    ),
    "a chain with a call": (
        MIX,
        Refuses(
            "x = 'a' + n()\n",
            "'a' + n()",
            types_mixed("n()", "right", "text", "str", "int"),
            "f-string",
            "one f-string",
        ),
    ),
    "a path from the command line": (
        PATH,
        Refuses(
            "x = open(argv[1])\n",
            "open(argv[1])",
            file_missing("a.csv", "argv[1]", "data/a.csv"),
            "fix-constant",
            "caller",
        ),
    ),
    "several places": (
        PATH,
        Refuses(
            "x = open('a.csv')\n",
            "open('a.csv')",
            file_missing("a.csv", "'a.csv'", "b/a.csv", "c/a.csv"),
            "fix-constant",
            "2 files",
        ),
    ),
    "a file that is made": (
        PATH,
        Refuses(
            "x = open('o/a.csv', 'x')\n",
            "open('o/a.csv', 'x')",
            file_missing("o/a.csv", "'o/a.csv'", "a.csv"),
            "",
            "written",
        ),
    ),
    "an absolute path": (
        PATH,
        Refuses(
            "x = open('/a/b.csv')\n",
            "open('/a/b.csv')",
            file_missing("/a/b.csv", "'/a/b.csv'", "b.csv"),
            "fix-constant",
            "absolute",
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_cause_is_repaired(name: str, tmp_path: Path) -> None:
    template, row = CHANGES[name]
    assert_changed(template, row, tmp_path)


@pytest.mark.parametrize("name", REFUSES)
def test_a_cause_is_left_alone(name: str, tmp_path: Path) -> None:
    template, row = REFUSES[name]
    assert_refused(template, row, tmp_path)


def test_a_keyword_that_several_calls_pass_is_only_accepted_as_hiding(tmp_path: Path) -> None:
    text = "def f(url):\n    return url\n\n\nf(1, mode=2)\nf(2, mode=3)\n"
    case = case_in(tmp_path, text, "f(1, mode=2)", keyword_refused("f", "mode", None, "url"))
    accepted = remedies(KEYWORD, case)["accept-keyword"]
    assert after(accepted) == text.replace("(url)", "(url, mode=None)")
    assert accepted.hides


def test_a_large_patch_is_refused(tmp_path: Path) -> None:
    text = "def f(word):\n" + "    print(wrod)\n" * 41
    case = case_in(tmp_path, text, "wrod", name_misspelt("wrod", "word"))
    assert "changes 82 lines, at most 40" in reasons(NAME, case)


def test_a_file_that_cannot_be_read_is_a_reason(tmp_path: Path) -> None:
    case = case_in(tmp_path, "x = wrod\n", "wrod", name_misspelt("wrod", "word"))
    (tmp_path / "app.py").unlink()
    assert reasons(NAME, case) == "app.py cannot be read"


def test_a_file_that_changed_since_is_a_reason(tmp_path: Path) -> None:
    case = case_in(tmp_path, "x = wrod\n", "wrod", name_misspelt("wrod", "word"))
    (tmp_path / "app.py").write_text("x = 1\n")
    assert "there is no Name at line 1, column 4" in reasons(NAME, case)


def test_a_character_that_the_encoding_lacks_is_a_reason(tmp_path: Path) -> None:
    content = "# coding: latin-1\ndef f(a):\n    return b\n".encode("latin-1")
    case = case_in(tmp_path, content, "b", name_misspelt("b", "\u0430"))
    assert "encoding, iso-8859-1" in reasons(NAME, case)
