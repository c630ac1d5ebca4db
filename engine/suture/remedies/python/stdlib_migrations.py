"""What the standard library of Python 3.8 to 3.14 removed, and what stands in its place.

Measured on 3.11, 3.12 and 3.13: each new form works on all three. Only replacements that take the same arguments
and give the same result are rewritten; the rest is listed with the reason why a person has to decide.
"""

from __future__ import annotations

from dataclasses import dataclass

Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Move:
    """`module.attribute` is now `to_module.to_attribute`, there since `since`.

    `adds` is put at the end of a call's arguments to keep the old behaviour; `limit` is a slice of the result.
    """

    module: str
    attribute: str
    removed_in: Version
    to_module: str
    to_attribute: str
    since: Version = (3, 3)
    adds: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A removed method. `form` is the new call with {receiver} and {arguments}; without it only the name changes."""

    module: str
    attribute: str
    removed_in: Version
    to_attribute: str = ""
    form: str = ""
    imports: str = ""


_ABSTRACT = (
    "AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine Generator "
    "Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet "
    "Reversible Sequence Set Sized ValuesView"
).split()

MOVES = (
    *(Move("collections", name, (3, 10), "collections.abc", name) for name in _ABSTRACT),
    Move("base64", "decodestring", (3, 9), "base64", "decodebytes"),
    Move("base64", "encodestring", (3, 9), "base64", "encodebytes"),
    Move("cgi", "escape", (3, 8), "html", "escape", adds="quote=False"),
    Move("cgi", "parse_qs", (3, 8), "urllib.parse", "parse_qs"),
    Move("cgi", "parse_qsl", (3, 8), "urllib.parse", "parse_qsl"),
    Move("configparser", "LegacyInterpolation", (3, 13), "configparser", "BasicInterpolation"),
    Move("configparser", "SafeConfigParser", (3, 12), "configparser", "ConfigParser"),
    Move("distutils.spawn", "find_executable", (3, 12), "shutil", "which"),
    Move("fractions", "gcd", (3, 9), "math", "gcd", since=(3, 5)),
    Move("imp", "new_module", (3, 12), "types", "ModuleType"),
    Move("imp", "reload", (3, 12), "importlib", "reload", since=(3, 4)),
    Move("inspect", "getargspec", (3, 11), "inspect", "getfullargspec", limit="[:4]"),
    Move("locale", "format", (3, 12), "locale", "format_string"),
    Move("pipes", "quote", (3, 13), "shlex", "quote"),
    Move("plistlib", "readPlistFromBytes", (3, 9), "plistlib", "loads", since=(3, 4)),
    Move("re", "template", (3, 13), "re", "compile"),
    Move("time", "clock", (3, 8), "time", "perf_counter"),
    Move("typing.io", "BinaryIO", (3, 13), "typing", "BinaryIO", since=(3, 5)),
    Move("typing.io", "IO", (3, 13), "typing", "IO", since=(3, 5)),
    Move("typing.io", "TextIO", (3, 13), "typing", "TextIO", since=(3, 5)),
    Move("typing.re", "Match", (3, 13), "re", "Match", since=(3, 7)),
    Move("typing.re", "Pattern", (3, 13), "re", "Pattern", since=(3, 7)),
    Move("unittest", "findTestCases", (3, 13), "unittest", "defaultTestLoader.loadTestsFromModule"),
    Move("unittest", "makeSuite", (3, 13), "unittest", "defaultTestLoader.loadTestsFromTestCase"),
)

METHODS = (
    Method("threading", "isAlive", (3, 9), "is_alive"),
    Method("array", "fromstring", (3, 9), "frombytes"),
    Method("array", "tostring", (3, 9), "tobytes"),
    Method("configparser", "readfp", (3, 12), "read_file"),
    Method("html.parser", "unescape", (3, 9), form="html.unescape({arguments})", imports="import html"),
    Method("xml.etree.ElementTree", "getchildren", (3, 9), form="list({receiver})"),
    Method("unittest.case", "assertAlmostEquals", (3, 12), "assertAlmostEqual"),
    Method("unittest.case", "assertEquals", (3, 12), "assertEqual"),
    Method("unittest.case", "assertItemsEqual", (3, 0), "assertCountEqual"),
    Method("unittest.case", "assertNotAlmostEquals", (3, 12), "assertNotAlmostEqual"),
    Method("unittest.case", "assertNotEquals", (3, 12), "assertNotEqual"),
    Method("unittest.case", "assertNotRegexpMatches", (3, 12), "assertNotRegex"),
    Method("unittest.case", "assertRaisesRegexp", (3, 12), "assertRaisesRegex"),
    Method("unittest.case", "assertRegexpMatches", (3, 12), "assertRegex"),
    Method("unittest.case", "assert_", (3, 12), "assertTrue"),
    Method("unittest.case", "failIf", (3, 12), "assertFalse"),
    Method("unittest.case", "failIfEqual", (3, 12), "assertNotEqual"),
    Method("unittest.case", "failUnless", (3, 12), "assertTrue"),
    Method("unittest.case", "failUnlessEqual", (3, 12), "assertEqual"),
    Method("unittest.case", "failUnlessRaises", (3, 12), "assertRaises"),
)

# removed keywords of the standard library whose value no longer means anything
KEYWORDS = {("asyncio", "loop"): (3, 10), ("json", "encoding"): (3, 9)}

# the replacement has other arguments or another result: a person decides
BY_HAND = {
    ("ast", "Num"): "ast.Constant also matches texts and None",
    ("ast", "Str"): "ast.Constant also matches numbers and None",
    ("asyncio", "coroutine"): "the generator has to become an `async def`, and each `yield from` in it an `await`",
    ("cgi", "parse_header"): "email.message.Message gives the parameters in another shape",
    ("ftplib", "ssl_version"): "an SSL context takes its place",
    ("gettext", "lgettext"): "gettext.gettext returns text, lgettext returned bytes",
    ("importlib", "find_loader"): "importlib.util.find_spec returns a spec, not a loader",
    ("inspect", "formatargspec"): "inspect.signature is made from the function, not from its parts",
    ("pathlib", "link_to"): "in Path.hardlink_to the two paths change places",
    ("pkgutil", "ImpImporter"): "there is no importer of this kind any more",
    ("pkgutil", "find_loader"): "importlib.util.find_spec returns a spec, not a loader",
    ("platform", "linux_distribution"): "platform.freedesktop_os_release returns a mapping, not a tuple",
    ("sqlite3", "enable_shared_cache"): "the cache is now chosen in the URI of each connection",
    ("ssl", "match_hostname"): "the SSL context checks host names; a person decides on checks of identity",
    ("ssl", "wrap_socket"): "an SSL context takes its place; a person decides on checks of identity",
    ("sys", "setcheckinterval"): "sys.setswitchinterval counts seconds, not bytecodes",
    ("unittest.case", "assertDictContainsSubset"): "there is no such assertion any more",
}

# modules that went without one that does the same
GONE = {
    "asynchat": "asyncio streams are programmed in another way",
    "asyncore": "asyncio is programmed in another way",
    "audioop": "there is none in the standard library",
    "binhex": "there is none in the standard library",
    "cgitb": "traceback does not write HTML",
    "crypt": "hashlib has other formats; a person decides how passwords are stored",
    "formatter": "there is none in the standard library",
    "imghdr": "mimetypes goes by the name, not by the content",
    "lib2to3": "ast cannot keep the layout",
    "nntplib": "there is none in the standard library",
    "parser": "ast.parse returns another kind of tree",
    "smtpd": "there is none in the standard library",
    "sndhdr": "mimetypes goes by the name, not by the content",
    "telnetlib": "there is none in the standard library",
    "tkinter.tix": "there is none in the standard library",
    "uu": "binascii works on lines, not on files",
}

_BY_NAME = {(move.module, move.attribute): move for move in MOVES}
_METHODS = {method.attribute: method for method in METHODS}


def find_move(module: str, attribute: str) -> Move | None:
    """Return where an attribute of a module went."""
    return _BY_NAME.get((module, attribute))


def find_method(attribute: str) -> Method | None:
    """Return what a removed method is called now; their names are unlike any other method's."""
    return _METHODS.get(attribute)


def moves_of(module: str) -> dict[str, Move]:
    """Return all moves out of one module by attribute."""
    return {move.attribute: move for move in MOVES if move.module == module}


def why_by_hand(module: str, attribute: str | None) -> str | None:
    """Return why there is no mechanical replacement, None when nothing is known."""
    top = module.partition(".")[0]
    named = (why for (home, name), why in BY_HAND.items() if name == attribute and home.partition(".")[0] == top)
    return GONE.get(module) or next(named, None) or GONE.get(top)
