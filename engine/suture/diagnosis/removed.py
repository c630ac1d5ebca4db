"""What the standard library once had and has no longer, 3.0 to 3.14; measured, not read from release notes.

Only names: they tell a removal from a misspelling. What to write instead is the templates' business.
"""

from __future__ import annotations

MODULES = frozenset(
    "asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils formatter imghdr imp lib2to3 macpath mailcap "
    "msilib nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sunau symbol telnetlib tkinter.tix typing.io "
    "typing.re uu xdrlib".split()
)

_COLLECTIONS = (
    "Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable Iterator Generator Reversible "
    "Sized Container Callable Collection Set MutableSet Mapping MutableMapping MappingView KeysView ItemsView "
    "ValuesView Sequence MutableSequence ByteString"
)
_TEST_CASE = (
    "assertEquals assertNotEquals assertAlmostEquals assertNotAlmostEquals assert_ assertRegexpMatches "
    "assertNotRegexpMatches assertRaisesRegexp assertItemsEqual assertDictContainsSubset failUnless failIf "
    "failUnlessEqual failIfEqual failUnlessAlmostEqual failIfAlmostEqual failUnlessRaises"
)

ATTRIBUTES: dict[str, frozenset[str]] = {
    module: frozenset(names.split())
    for module, names in {
        "array": "tostring fromstring",
        "ast": "Num Str Bytes NameConstant Ellipsis",
        "asyncio": "coroutine async",
        "base64": "decodestring encodestring",
        "cgi": "escape parse_qs parse_qsl",
        "collections": _COLLECTIONS,
        "configparser": "SafeConfigParser LegacyInterpolation readfp",
        "fractions": "gcd",
        "ftplib": "ssl_version",
        "gettext": "lgettext ldgettext lngettext ldngettext bind_textdomain_codeset",
        "html.parser": "unescape HTMLParseError",
        "importlib": "find_loader",
        "inspect": "getargspec formatargspec getmoduleinfo",
        "itertools": "izip imap ifilter izip_longest ifilterfalse",
        "locale": "format resetlocale",
        "os": "getcwdu errno popen2 popen3 spawnvp_",
        "pathlib": "link_to",
        "pkgutil": "ImpImporter ImpLoader find_loader get_loader",
        "platform": "linux_distribution dist popen",
        "plistlib": "readPlist writePlist readPlistFromBytes writePlistToBytes Data readPlistFromString",
        "random": "jumpahead",
        "re": "template TEMPLATE",
        "sqlite3": "enable_shared_cache OptimizedUnicode",
        "ssl": "wrap_socket match_hostname RAND_pseudo_bytes",
        "string": "letters lowercase uppercase maketrans join split replace atoi atof strip",
        "sys": "setcheckinterval getcheckinterval maxint exc_clear set_coroutine_wrapper callstats",
        "threading": "isAlive _sleep",
        "time": "clock",
        "types": "StringType ListType DictType IntType NoneType_ StringTypes UnicodeType ClassType",
        "typing": "io re",
        "unittest": f"{_TEST_CASE} findTestCases makeSuite getTestCaseNames _TextTestResult",
        "urllib": "urlencode quote unquote urlopen urlretrieve quote_plus unquote_plus",
        "xml.etree.ElementTree": "getchildren getiterator",
    }.items()
}

# The word in an error message for an instance, and the module of its class.
CLASSES = {
    "Thread": "threading",
    "ConfigParser": "configparser",
    "RawConfigParser": "configparser",
    "HTMLParser": "html.parser",
    "Element": "xml.etree.ElementTree",
    "ElementTree": "xml.etree.ElementTree",
    "array": "array",
    "PosixPath": "pathlib",
    "WindowsPath": "pathlib",
    "FTP_TLS": "ftplib",
    "TestCase": "unittest",
}


def is_removed(module: str, attribute: str) -> bool:
    """Say whether a module of the standard library, or a class of it, once had the attribute."""
    home = CLASSES.get(module.rpartition(".")[2], module)
    return attribute in ATTRIBUTES.get(home, frozenset())


def is_removed_test_method(attribute: str) -> bool:
    return attribute in ATTRIBUTES["unittest"] and attribute.startswith(("assert", "fail"))
