"""Where modules and names went that are imported from an old place: Python 2's library, and a few known packages.

Only moves after which the same code gives the same result. What the standard library of Python 3 lost is in
`removed`; names of the project itself are looked up in the project.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class New:
    """Where one name is now."""

    module: str
    name: str


# Python 2's module and Python 3's, which has all its names.
WHOLE = {
    "BaseHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "ConfigParser": "configparser",
    "Cookie": "http.cookies",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "SimpleHTTPServer": "http.server",
    "SimpleXMLRPCServer": "xmlrpc.server",
    "SocketServer": "socketserver",
    "StringIO": "io",
    "Tkinter": "tkinter",
    "UserDict": "collections",
    "UserList": "collections",
    "UserString": "collections",
    "__builtin__": "builtins",
    "anydbm": "dbm",
    "cPickle": "pickle",
    "cStringIO": "io",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "exceptions": "builtins",
    "htmlentitydefs": "html.entities",
    "httplib": "http.client",
    "repr": "reprlib",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "tkFileDialog": "tkinter.filedialog",
    "tkMessageBox": "tkinter.messagebox",
    "urlparse": "urllib.parse",
    "xmlrpclib": "xmlrpc.client",
}

# Modules whose names went to several places.
SPLIT = {
    "urllib2": {
        "urllib.request": (
            "AbstractBasicAuthHandler BaseHandler FileHandler HTTPBasicAuthHandler HTTPCookieProcessor HTTPHandler "
            "HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm HTTPRedirectHandler HTTPSHandler OpenerDirector "
            "ProxyHandler Request build_opener install_opener urlopen"
        ),
        "urllib.error": "HTTPError URLError",
        "urllib.parse": "quote unquote",
    },
    "urllib": {
        "urllib.parse": "quote quote_plus splitquery splittype unquote unquote_plus urlencode",
        "urllib.request": "pathname2url url2pathname urlopen urlretrieve FancyURLopener URLopener",
    },
    "commands": {"subprocess": "getoutput getstatusoutput"},
}

# Names of well-known packages: (old module, name) and the module that has it in the releases of today.
PACKAGES = {
    **dict.fromkeys(
        (("flask", "Markup"), ("flask", "escape"), ("jinja2", "Markup"), ("jinja2", "escape")), "markupsafe"
    ),
    ("jinja2", "contextfunction"): "jinja2:pass_context",
    ("jinja2", "environmentfilter"): "jinja2:pass_environment",
    ("werkzeug", "secure_filename"): "werkzeug.utils",
    ("werkzeug", "generate_etag"): "werkzeug.http",
    ("werkzeug", "cached_property"): "werkzeug.utils",
    ("werkzeug", "FileStorage"): "werkzeug.datastructures",
    ("werkzeug", "ImmutableMultiDict"): "werkzeug.datastructures",
    ("werkzeug", "MultiDict"): "werkzeug.datastructures",
    ("werkzeug.wrappers", "BaseResponse"): "werkzeug.wrappers:Response",
    ("werkzeug.wrappers", "BaseRequest"): "werkzeug.wrappers:Request",
    ("django.core.urlresolvers", "reverse"): "django.urls",
    ("django.core.urlresolvers", "reverse_lazy"): "django.urls",
    ("django.core.urlresolvers", "resolve"): "django.urls",
    ("django.core.urlresolvers", "NoReverseMatch"): "django.urls",
    ("django.utils.encoding", "force_text"): "django.utils.encoding:force_str",
    ("django.utils.encoding", "smart_text"): "django.utils.encoding:smart_str",
    ("django.utils.translation", "ugettext"): "django.utils.translation:gettext",
    ("django.utils.translation", "ugettext_lazy"): "django.utils.translation:gettext_lazy",
    ("django.utils.translation", "ungettext"): "django.utils.translation:ngettext",
    ("django.conf.urls", "url"): "django.urls:re_path",
    ("sqlalchemy.ext.declarative", "declarative_base"): "sqlalchemy.orm",
    ("pydantic", "BaseSettings"): "pydantic_settings",
    ("scipy.misc", "logsumexp"): "scipy.special",
    ("scipy.misc", "comb"): "scipy.special",
    ("scipy.misc", "factorial"): "scipy.special",
    ("sklearn.cross_validation", "train_test_split"): "sklearn.model_selection",
    ("sklearn.cross_validation", "cross_val_score"): "sklearn.model_selection",
    ("sklearn.grid_search", "GridSearchCV"): "sklearn.model_selection",
}


def is_moved(module: str) -> bool:
    """Say whether a whole module went elsewhere since Python 2."""
    return module in WHOLE or (module in SPLIT and module != "urllib")


def new_place(module: str, name: str) -> New | None:
    """Return where a name of an old module is now."""
    if module in WHOLE:
        return New(WHOLE[module], name)
    for target, names in SPLIT.get(module, {}).items():
        if name in names.split():
            return New(target, name)
    target, _, renamed = PACKAGES.get((module, name), "").partition(":")
    return New(target, renamed or name) if target else None
