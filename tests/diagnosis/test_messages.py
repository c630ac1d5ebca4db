"""The wording of CPython 3.9 to 3.13 is understood, and alike wordings that mean something else are not."""

# ruff: noqa: E501 - a table of messages is read by the line
from __future__ import annotations

from typing import Any

import pytest

from tests.diagnosis.stated import cause_of, judged, stated

TEXT = {"value": {"type": "str", "is_none": False, "size": 1, "text": "a", "writable": "'a'"}}
NONE = {"value": {"type": "NoneType", "is_none": True, "size": None, "text": "None", "writable": "None"}}
KEYS = {"keys": {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "width"}], "total": 1}}

# source, failing piece, class, message, facts by kind of probe, the cause that is shown
UNDERSTOOD: list[tuple[str, str, str, str, dict[str, Any], str]] = [
    ("x.foo", "x.foo", "AttributeError", "'NoneType' object has no attribute 'foo'", NONE, "none-receiver"),
    (
        "x.foo = 1", "x.foo", "AttributeError",
        "'NoneType' object has no attribute 'foo' and no __dict__ for setting new attributes", NONE, "none-receiver",
    ),
    (
        "from StringIO import StringIO", "from StringIO import StringIO", "ModuleNotFoundError",
        "No module named 'StringIO'", {}, "moved-import",
    ),
    (
        "import ConfigParser\nConfigParser.ConfigParser()", "import ConfigParser", "ModuleNotFoundError",
        "No module named 'ConfigParser'", {}, "moved-import",
    ),
    (
        "from urllib import urlencode", "from urllib import urlencode", "ImportError",
        "cannot import name 'urlencode' from 'urllib' (/usr/lib/python3.9/urllib/__init__.py)", {}, "moved-import",
    ),
    (
        "from werkzeug import secure_filename", "from werkzeug import secure_filename", "ImportError",
        "cannot import name 'secure_filename' from 'werkzeug' (/x/werkzeug/__init__.py)",
        {"importable": {"found": True, "origin": "site", "has": None}}, "moved-import",
    ),
    (
        "k, v = line.split('=')", "k, v", "ValueError",
        "too many values to unpack (expected 2)", {}, "unpack-mismatch",
    ),
    (
        "k, v = line.split('=')", "k, v", "ValueError",
        "too many values to unpack (expected 2, got 3)", {}, "unpack-mismatch",
    ),
    (
        "k, v = line.split('=')", "k, v", "ValueError",
        "not enough values to unpack (expected 2, got 1)", {}, "unpack-mismatch",
    ),
    ("for k, v in d: pass", "k, v", "ValueError", "too many values to unpack (expected 2)", KEYS, "unpack-mismatch"),
    (
        "for k, v in d: pass", "k, v", "TypeError",
        "cannot unpack non-iterable int object", KEYS, "unpack-mismatch",
    ),
    (
        "def f():\n    return 1, 2, 3\na, b = f()", "a, b", "ValueError",
        "too many values to unpack (expected 2)", {}, "unpack-mismatch",
    ),
    (
        "def g(a):\n    return a\ng()", "g()", "TypeError",
        "g() missing 1 required positional argument: 'a'", {}, "wrong-argument-count",
    ),
    (
        "class A:\n    def m(self, a, b):\n        return a\nA().m()", "A().m()", "TypeError",
        "A.m() missing 2 required positional arguments: 'a' and 'b'", {}, "wrong-argument-count",
    ),
    (
        "def f(a, *, x):\n    return a\nf(1)", "f(1)", "TypeError",
        "f() missing 1 required keyword-only argument: 'x'", {}, "wrong-argument-count",
    ),
    (
        "def g(a, b=1):\n    return a\ng(1, 2, 3)", "g(1, 2, 3)", "TypeError",
        "g() takes from 1 to 2 positional arguments but 3 were given", {}, "wrong-argument-count",
    ),
    (
        "def g(a):\n    return a\ng(1, 2)", "g(1, 2)", "TypeError",
        "g() takes 1 positional argument but 2 were given", {}, "wrong-argument-count",
    ),
    (
        "Api()", "Api()", "TypeError", "__init__() missing 1 required positional argument: 'session'",
        {"signature": {"callable": "Api.__init__", "file": "/x.py", "line": 1, "takes_any_keyword": False,
         "parameters": [{"name": "session", "kind": "POSITIONAL_OR_KEYWORD", "default": None}]}},
        "wrong-argument-count",
    ),
    (
        "hashlib.sha256(t)", "hashlib.sha256(t)", "TypeError",
        "Strings must be encoded before hashing", TEXT, "mixed-text-bytes",
    ),
    (
        "hashlib.sha256(t)", "hashlib.sha256(t)", "TypeError",
        "Unicode-objects must be encoded before hashing", TEXT, "mixed-text-bytes",
    ),
    (
        "sock.send(t)", "sock.send(t)", "TypeError",
        "a bytes-like object is required, not 'str'", TEXT, "mixed-text-bytes",
    ),
    (
        "sock.send(f'{t}')", "sock.send(f'{t}')", "TypeError",
        "a bytes-like object is required, not 'str'", {}, "mixed-text-bytes",
    ),
    (
        "b.split(',')", "b.split(',')", "TypeError",
        "a bytes-like object is required, not 'str'", {}, "mixed-text-bytes",
    ),
    (
        "'a' in b", "'a' in b", "TypeError",
        "a bytes-like object is required, not 'str'", {}, "mixed-text-bytes",
    ),
    (
        "b.count('a')", "b.count('a')", "TypeError",
        "argument should be integer or bytes-like object, not 'str'", {}, "mixed-text-bytes",
    ),
    (
        "b.startswith('a')", "b.startswith('a')", "TypeError",
        "startswith first arg must be bytes or a tuple of bytes, not str", {}, "mixed-text-bytes",
    ),
    (
        "t.startswith(b'a')", "t.startswith(b'a')", "TypeError",
        "startswith first arg must be str or a tuple of str, not bytes", {}, "mixed-text-bytes",
    ),
    (
        "b'a' in t", "b'a' in t", "TypeError",
        "'in <string>' requires string as left operand, not bytes", {}, "mixed-text-bytes",
    ),
    (
        "b + '\\n'", "b + '\\n'", "TypeError",
        "can't concat str to bytes", {}, "mixed-text-bytes",
    ),
    (
        "t + b'x'", "t + b'x'", "TypeError",
        'can only concatenate str (not "bytes") to str', {}, "mixed-text-bytes",
    ),
    (
        "re.search('a', b)", "re.search('a', b)", "TypeError",
        "cannot use a string pattern on a bytes-like object", {}, "mixed-text-bytes",
    ),
    (
        "re.search(b'a', t)", "re.search(b'a', t)", "TypeError",
        "cannot use a bytes pattern on a string-like object", {}, "mixed-text-bytes",
    ),
    (
        "','.join(x)", "','.join(x)", "TypeError",
        "sequence item 0: expected str instance, bytes found", {}, "mixed-text-bytes",
    ),
    (
        "b','.join(x)", "b','.join(x)", "TypeError",
        "sequence item 0: expected a bytes-like object, str found", {}, "mixed-text-bytes",
    ),
    (
        "t.split(b',')", "t.split(b',')", "TypeError",
        "must be str or None, not bytes", {}, "mixed-text-bytes",
    ),
    (
        "t.find(b'a')", "t.find(b'a')", "TypeError",
        "find() argument 1 must be str, not bytes", {}, "mixed-text-bytes",
    ),
    (
        "t.decode", "t.decode", "AttributeError",
        "'str' object has no attribute 'decode'", {}, "mixed-text-bytes",
    ),
    (
        "b.encode", "b.encode", "AttributeError",
        "'bytes' object has no attribute 'encode'. Did you mean: 'decode'?", {}, "mixed-text-bytes",
    ),
    ("int(x)", "int(x)", "ValueError", "invalid literal for int() with base 10: ''", {}, "dirty-number"),
    ("int(x)", "int(x)", "ValueError", "invalid literal for int() with base 10: '5.0'", {}, "dirty-number"),
    ("int(x)", "int(x)", "ValueError", "invalid literal for int() with base 10: '1.5'", {}, "dirty-number"),
    ("float(x)", "float(x)", "ValueError", "could not convert string to float: ''", {}, "dirty-number"),
    ("float(x)", "float(x)", "ValueError", "could not convert string to float: ", {}, "dirty-number"),
    ("float(x)", "float(x)", "ValueError", "could not convert string to float: ' \\n'", {}, "dirty-number"),
    (
        "b.decode('ascii')", "b.decode('ascii')", "UnicodeDecodeError",
        "'ascii' codec can't decode byte 0xc3 in position 0: ordinal not in range(128)", {}, "wrong-encoding",
    ),
    (
        "b.decode()", "b.decode()", "UnicodeDecodeError",
        "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data", {}, "wrong-encoding",
    ),
    (
        "with open(p, encoding='ascii') as f:\n    for line in f:\n        pass", "f", "UnicodeDecodeError",
        "'ascii' codec can't decode byte 0xc3 in position 0: ordinal not in range(128)", {}, "wrong-encoding",
    ),
    ("d['b']", "d['b']", "KeyError", "'b'", KEYS, "missing-key"),
    ("d[2]", "d[2]", "KeyError", "2", KEYS, "missing-key"),
    ("d[(1, 2)]", "d[(1, 2)]", "KeyError", "(1, 2)", KEYS, "missing-key"),
    ("y = d.pop('a')", "d.pop('a')", "KeyError", "'a'", KEYS, "missing-key"),
    ("d.pop('a')", "d.pop('a')", "KeyError", "'a'", KEYS, "absent-deletion"),
    ("del d['x']", "d['x']", "KeyError", "'x'", KEYS, "absent-deletion"),
    ("s.remove('x')", "s.remove('x')", "KeyError", "'x'", {}, "absent-deletion"),
    ("a.remove(1)", "a.remove(1)", "ValueError", "list.remove(x): x not in list", {}, "absent-deletion"),
    ("a.remove(1)", "a.remove(1)", "ValueError", "deque.remove(x): x not in deque", {}, "absent-deletion"),
    ("a.remove(1)", "a.remove(1)", "ValueError", "1 is not in deque", {}, "absent-deletion"),
    ("a.remove(1)", "a.remove(1)", "ValueError", "array.remove(x): x not in array", {}, "absent-deletion"),
    ("d = {}\nd[k] += 1", "d[k]", "KeyError", "'a'", {}, "missing-accumulator"),
    ("d = {}\nd[k].append(1)", "d[k]", "KeyError", "3", {}, "missing-accumulator"),
    ("d = dict()\nd[k][j] = 1", "d[k]", "KeyError", "(1, 2)", {}, "missing-accumulator"),
    ("d['widht']", "d['widht']", "KeyError", "'widht'", KEYS, "misspelt-key"),
    ("d['widths']", "d['widths']", "KeyError", "'widths'", KEYS, "misspelt-key"),
    ("import os\nos.environ['NOPE_X']", "os.environ['NOPE_X']", "KeyError", "'NOPE_X'", {}, "unset-variable"),
    ("a[3]", "a[3]", "IndexError", "list index out of range", {}, "index-out-of-bounds"),
    ("a[3]", "a[3]", "IndexError", "tuple index out of range", {}, "index-out-of-bounds"),
    ("a[5]", "a[5]", "IndexError", "string index out of range", {}, "index-out-of-bounds"),
    ("a[5]", "a[5]", "IndexError", "index out of range", {}, "index-out-of-bounds"),
    ("a[5]", "a[5]", "IndexError", "range object index out of range", {}, "index-out-of-bounds"),
    ("a[0] = 1", "a[0]", "IndexError", "list assignment index out of range", {}, "index-out-of-bounds"),
    ("x + 1", "x + 1", "TypeError", "unsupported operand type(s) for +: 'NoneType' and 'int'", {}, "none-operand"),
    ("1 - x", "1 - x", "TypeError", "unsupported operand type(s) for -: 'int' and 'NoneType'", {}, "none-operand"),
    (
        "x ** 2", "x ** 2", "TypeError",
        "unsupported operand type(s) for ** or pow(): 'NoneType' and 'int'", {}, "none-operand",
    ),
    ("t += x", "t += x", "TypeError", "unsupported operand type(s) for +=: 'int' and 'NoneType'", {}, "none-operand"),
    ("'a' + x", "'a' + x", "TypeError", 'can only concatenate str (not "NoneType") to str', {}, "none-operand"),
    ("[1] + x", "[1] + x", "TypeError", 'can only concatenate list (not "NoneType") to list', {}, "none-operand"),
    ("'-' * x", "'-' * x", "TypeError", "can't multiply sequence by non-int of type 'NoneType'", NONE, "none-operand"),
    ("x * [1]", "x * [1]", "TypeError", "can't multiply sequence by non-int of type 'NoneType'", NONE, "none-operand"),
    ("'-' * x", "'-' * x", "TypeError", "can't multiply sequence by non-int of type 'NoneType'", {}, "none-operand"),
    (
        "x < 1", "x < 1", "TypeError",
        "'<' not supported between instances of 'NoneType' and 'int'", {}, "none-operand",
    ),
    (
        "0 < x <= 9", "0 < x <= 9", "TypeError",
        "'<=' not supported between instances of 'NoneType' and 'int'", {}, "none-operand",
    ),
    (
        "int(x)", "int(x)", "TypeError",
        "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'", {}, "none-operand",
    ),
    (
        "int(x)", "int(x)", "TypeError",
        "int() argument must be a string, a bytes-like object or a number, not 'NoneType'", {}, "none-operand",
    ),
    (
        "float(x)", "float(x)", "TypeError",
        "float() argument must be a string or a real number, not 'NoneType'", {}, "none-operand",
    ),
    ("open(x)", "open(x)", "TypeError", "expected str, bytes or os.PathLike object, not NoneType", {}, "none-operand"),
    (
        "re.match('a', x)", "re.match('a', x)", "TypeError",
        "expected string or bytes-like object, got 'NoneType'", {}, "none-operand",
    ),
    (
        "json.loads(x)", "json.loads(x)", "TypeError",
        "the JSON object must be str, bytes or bytearray, not NoneType", {}, "none-operand",
    ),
    ("x['a']", "x['a']", "TypeError", "'NoneType' object is not subscriptable", NONE, "none-container"),
    ("x[1:]", "x[1:]", "TypeError", "'NoneType' object is not subscriptable", NONE, "none-container"),
    ("x['a'] = 1", "x['a']", "TypeError", "'NoneType' object does not support item assignment", NONE, "none-container"),
    ("del x['a']", "x['a']", "TypeError", "'NoneType' object does not support item deletion", NONE, "none-container"),
    ("for i in x: pass", "x", "TypeError", "'NoneType' object is not iterable", NONE, "none-container"),
    ("[i for i in x]", "x", "TypeError", "'NoneType' object is not iterable", NONE, "none-container"),
    ("list(x)", "list(x)", "TypeError", "'NoneType' object is not iterable", NONE, "none-container"),
    ("1 in x", "1 in x", "TypeError", "argument of type 'NoneType' is not iterable", NONE, "none-container"),
    (
        "1 in x", "1 in x", "TypeError",
        "argument of type 'NoneType' is not a container or iterable", NONE, "none-container",
    ),
    ("len(x)", "len(x)", "TypeError", "object of type 'NoneType' has no len()", NONE, "none-container"),
    ("a, b = x", "a, b", "TypeError", "cannot unpack non-iterable NoneType object", NONE, "none-container"),
    ("','.join(x)", "','.join(x)", "TypeError", "can only join an iterable", NONE, "none-container"),
    ("f(*x)", "f(*x)", "TypeError", "app.f() argument after * must be an iterable, not NoneType", NONE, "none-container"),
    ("f(**x)", "f(**x)", "TypeError", "app.f() argument after ** must be a mapping, not NoneType", NONE, "none-container"),
    ("[*x]", "[*x]", "TypeError", "Value after * must be an iterable, not NoneType", NONE, "none-container"),
    ("{**x}", "{**x}", "TypeError", "'NoneType' object is not a mapping", NONE, "none-container"),
    (
        "with x: pass", "x", "TypeError",
        "'NoneType' object does not support the context manager protocol", NONE, "none-container",
    ),
    (
        "def f(n):\n  out = []\n  out.append(n)\nr = f(1)\nr[0]", "r[0]", "TypeError",
        "'NoneType' object is not subscriptable", NONE, "missing-return",
    ),
    (
        "def f(n):\n  out = []\n  out.append(n)\nr = f(1)\nr.sort()", "r.sort", "AttributeError",
        "'NoneType' object has no attribute 'sort'", NONE, "missing-return",
    ),
    (
        "def f(n):\n  out = []\n  out.append(n)\nr = f(1)\nr + [1]", "r + [1]", "TypeError",
        "unsupported operand type(s) for +: 'NoneType' and 'list'", NONE, "missing-return",
    ),
    (
        "def f(n):\n  out = []\n  out.append(n)\nr = f(1)\nfor i in r: pass", "r", "TypeError",
        "'NoneType' object is not iterable", NONE, "missing-return",
    ),
    ("n + ': ' + k", "n + ': ' + k", "TypeError", 'can only concatenate str (not "int") to str', {}, "mixed-str-number"),
    (
        "1 + 'a'", "1 + 'a'", "TypeError",
        "unsupported operand type(s) for +: 'int' and 'str'", {}, "mixed-str-number",
    ),
    (
        "'4' / 2", "'4' / 2", "TypeError", "unsupported operand type(s) for /: 'str' and 'int'", {}, "mixed-str-number",
    ),
    (
        "'4' < 2", "'4' < 2", "TypeError",
        "'<' not supported between instances of 'str' and 'int'", {}, "mixed-str-number",
    ),
    (
        "1 in 'abc'", "1 in 'abc'", "TypeError",
        "'in <string>' requires string as left operand, not int", {}, "mixed-str-number",
    ),
    (
        "','.join(xs)", "','.join(xs)", "TypeError",
        "sequence item 1: expected str instance, int found", {}, "mixed-str-number",
    ),
    (
        "'9.5' * 1.5", "'9.5' * 1.5", "TypeError",
        "can't multiply sequence by non-int of type 'float'", {}, "mixed-str-number",
    ),
    (
        "def f(timeout): pass\nf(timeot=3)", "f(timeot=3)", "TypeError",
        "f() got an unexpected keyword argument 'timeot'", {}, "unexpected-keyword",
    ),
    (
        "def f(timeout): pass\nf(timeot=3)", "f(timeot=3)", "TypeError",
        "f() got an unexpected keyword argument 'timeot'. Did you mean 'timeout'?", {}, "unexpected-keyword",
    ),
    (
        "open('x', encodin='utf8')", "open('x', encodin='utf8')", "TypeError",
        "'encodin' is an invalid keyword argument for open()", {}, "unexpected-keyword",
    ),
    ("len(obj=1)", "len(obj=1)", "TypeError", "len() takes no keyword arguments", {}, "unexpected-keyword"),
    (
        "counter = 1\nprint(couner)", "couner", "NameError", "name 'couner' is not defined", {}, "misspelt-name",
    ),
    (
        "def f():\n  total = 0\n  totl += 1", "totl", "UnboundLocalError",
        "cannot access local variable 'totl' where it is not associated with a value", {}, "misspelt-name",
    ),
    (
        "def f():\n  total = 0\n  totl += 1", "totl", "UnboundLocalError",
        "local variable 'totl' referenced before assignment", {}, "misspelt-name",
    ),
    ("1 / x", "1 / x", "ZeroDivisionError", "division by zero", {}, "zero-division"),
    ("1.0 / x", "1.0 / x", "ZeroDivisionError", "float division by zero", {}, "zero-division"),
    ("1 // x", "1 // x", "ZeroDivisionError", "integer division or modulo by zero", {}, "zero-division"),
    ("1 % x", "1 % x", "ZeroDivisionError", "integer modulo by zero", {}, "zero-division"),
    ("1.0 % x", "1.0 % x", "ZeroDivisionError", "float modulo", {}, "zero-division"),
    ("1.0 % x", "1.0 % x", "ZeroDivisionError", "float modulo by zero", {}, "zero-division"),
    ("divmod(1, x)", "divmod(1, x)", "ZeroDivisionError", "integer division or modulo by zero", {}, "zero-division"),
    ("1.0 // x", "1.0 // x", "ZeroDivisionError", "float floor division by zero", {}, "zero-division"),
    ("t /= x", "t /= x", "ZeroDivisionError", "division by zero", {}, "zero-division"),
    ("max(x)", "max(x)", "ValueError", "max() arg is an empty sequence", {}, "empty-sequence"),
    ("max(x)", "max(x)", "ValueError", "max() iterable argument is empty", {}, "empty-sequence"),
    ("min(i for i in x)", "min(i for i in x)", "ValueError", "min() iterable argument is empty", {}, "empty-sequence"),
    ("random.choice(x)", "random.choice(x)", "IndexError", "Cannot choose from an empty sequence", {}, "empty-sequence"),
    ("mean(x)", "mean(x)", "StatisticsError", "mean requires at least one data point", {}, "empty-sequence"),
    ("variance(x)", "variance(x)", "StatisticsError", "variance requires at least two data points", {}, "empty-sequence"),
    ("statistics.median(x)", "statistics.median(x)", "StatisticsError", "no median for empty data", {}, "empty-sequence"),
    ("reduce(f, x)", "reduce(f, x)", "TypeError", "reduce() of empty sequence with no initial value", {}, "empty-sequence"),
    ("reduce(f, x)", "reduce(f, x)", "TypeError", "reduce() of empty iterable with no initial value", {}, "empty-sequence"),
    ("x.pop()", "x.pop()", "IndexError", "pop from empty list", {}, "empty-sequence"),
    ("x.popleft()", "x.popleft()", "IndexError", "pop from an empty deque", {}, "empty-sequence"),
    ("x.pop()", "x.pop()", "KeyError", "'pop from an empty set'", {}, "empty-sequence"),
    ("next(x)", "next(x)", "StopIteration", "", {}, "empty-sequence"),
    (
        "def f(k):\n  if k: value = 1\n  return value", "value", "UnboundLocalError",
        "cannot access local variable 'value' where it is not associated with a value", {}, "unbound-local",
    ),
    (
        "def f(k):\n  if k: value = 1\n  return value", "value", "UnboundLocalError",
        "local variable 'value' referenced before assignment", {}, "unbound-local",
    ),
    ("json.dumps(1)", "json", "NameError", "name 'json' is not defined", {}, "missing-import"),
    (
        "import string\nstring.lowercase", "string.lowercase", "AttributeError",
        "module 'string' has no attribute 'lowercase'", {}, "removed-api",
    ),
    (
        "from collections import Mapping", "from collections import Mapping", "ImportError",
        "cannot import name 'Mapping' from 'collections' (/usr/lib/python3.12/collections/__init__.py)", {},
        "removed-api",
    ),
    ("import imp", "import imp", "ModuleNotFoundError", "No module named 'imp'", {}, "removed-api"),
    (
        "import distutils.core", "import distutils.core", "ModuleNotFoundError", "No module named 'distutils'", {},
        "removed-api",
    ),
    (
        "import typing.io", "import typing.io", "ModuleNotFoundError",
        "No module named 'typing.io'; 'typing' is not a package", {}, "removed-api",
    ),
    (
        "self.assertEquals(1, 1)", "self.assertEquals", "AttributeError",
        "'T' object has no attribute 'assertEquals'", {}, "removed-api",
    ),
    (
        "e.getchildren()", "e.getchildren", "AttributeError",
        "'xml.etree.ElementTree.Element' object has no attribute 'getchildren'", {}, "removed-api",
    ),
    (
        "a.tostring()", "a.tostring", "AttributeError", "'array.array' object has no attribute 'tostring'", {},
        "removed-api",
    ),
    ("assert 1 == 2, 'm'", "assert 1 == 2, 'm'", "AssertionError", "m", {}, "deliberate"),
    ("raise KeyError('x')", "raise KeyError('x')", "KeyError", "'x'", {}, "deliberate"),
    (
        "open('a.ini')", "open('a.ini')", "FileNotFoundError", "[Errno 2] No such file or directory: 'a.ini'", {},
        "missing-file",
    ),
]  # fmt: skip

# messages beside the causes above: nothing of them may be shown
NOT_OURS: list[tuple[str, str, str, str]] = [
    ("{}.popitem()", "{}.popitem()", "KeyError", "'popitem(): dictionary is empty'"),
    ("'{a}'.format(b=1)", "'{a}'.format(b=1)", "KeyError", "'a'"),
    ("'%(a)s' % {'b': 1}", "'%(a)s' % {'b': 1}", "KeyError", "'a'"),
    ("'{} {}'.format(1)", "'{} {}'.format(1)", "IndexError", "Replacement index 1 out of range for positional args tuple"),
    ("m.group(1)", "m.group(1)", "IndexError", "no such group"),
    ("a[1:2] = 3", "a[1:2]", "IndexError", "list index out of range"),
    ("x()", "x()", "TypeError", "'NoneType' object is not callable"),
    ("x['a']", "x['a']", "TypeError", "'int' object is not subscriptable"),
    ("len(x)", "len(x)", "TypeError", "object of type 'int' has no len()"),
    ("','.join(x)", "','.join(x)", "TypeError", "can only join an iterable"),
    ("f(x, y)", "f(x, y)", "TypeError", "'NoneType' object is not iterable"),
    ("sorted(xs)", "sorted(xs)", "TypeError", "'<' not supported between instances of 'NoneType' and 'int'"),
    ("sorted(xs)", "sorted(xs)", "TypeError", "'<' not supported between instances of 'str' and 'int'"),
    ("max(1, 'a')", "max(1, 'a')", "TypeError", "'>' not supported between instances of 'str' and 'int'"),
    ("a < b", "a < b", "TypeError", "'<' not supported between instances of 'dict' and 'dict'"),
    ("a < b", "a < b", "TypeError", "'>' not supported between instances of 'str' and 'int'"),
    ("x + y", "x + y", "TypeError", "unsupported operand type(s) for +: 'NoneType' and 'NoneType'"),
    ("x - 1", "x - 1", "TypeError", "unsupported operand type(s) for *: 'NoneType' and 'int'"),
    ("','.join(xs)", "','.join(xs)", "TypeError", "sequence item 1: expected str instance, bytes found"),
    ("'a' * 'b'", "'a' * 'b'", "TypeError", "can't multiply sequence by non-int of type 'str'"),
    ("a * b", "a * b", "TypeError", "unsupported operand type(s) for *: 'decimal.Decimal' and 'float'"),
    ("f(1)", "f(1)", "TypeError", "f() missing 1 required positional argument: 'b'"),
    ("f(1, 2)", "f(1, 2)", "TypeError", "f() takes 1 positional argument but 2 were given"),
    ("f(1, a=2)", "f(1, a=2)", "TypeError", "f() got multiple values for argument 'a'"),
    ("f(**kw)", "f(**kw)", "TypeError", "f() got an unexpected keyword argument 'timeot'"),
    ("-x", "-x", "TypeError", "bad operand type for unary -: 'str'"),
    ("a[b]", "a[b]", "TypeError", "list indices must be integers or slices, not str"),
    ("'%d' % x", "'%d' % x", "TypeError", "%d format: a real number is required, not str"),
    ("json.dumps(x)", "json.dumps(x)", "TypeError", "Object of type datetime is not JSON serializable"),
    ("int(x)", "int(x)", "ValueError", "invalid literal for int() with base 10: 'abc'"),
    ("int(x)", "int(x)", "TypeError", "int() argument must be a string, a bytes-like object or a real number, not 'list'"),
    ("0 ** x", "0 ** x", "ZeroDivisionError", "0.0 cannot be raised to a negative power"),
    ("f(x)", "f(x)", "ZeroDivisionError", "division by zero"),
    ("max(x, y)", "max(x, y)", "ValueError", "max() arg is an empty sequence"),
    ("reduce(f, x, 0)", "reduce(f, x, 0)", "TypeError", "reduce() of empty sequence with no initial value"),
    ("random.randint(3, 1)", "random.randint(3, 1)", "ValueError", "empty range in randrange(3, 2)"),
    ("'a'.split('')", "'a'.split('')", "ValueError", "empty separator"),
    ("a, b = x", "a, b", "ValueError", "not enough values to unpack (expected 2, got 1)"),
    ("f(n)", "f(n)", "RecursionError", "maximum recursion depth exceeded"),
    ("for k in d: pass", "d", "RuntimeError", "dictionary changed size during iteration"),
    ("x", "x", "NameError", "cannot access free variable 'x' where it is not associated with a value in enclosing scope"),
    ("foo_bar", "foo_bar", "NameError", "name 'foo_bar' is not defined"),
    ("import nope_module", "import nope_module", "ModuleNotFoundError", "No module named 'nope_module'"),
    (
        "from json import nope", "from json import nope", "ImportError",
        "cannot import name 'nope' from 'json' (/usr/lib/python3.12/json/__init__.py)",
    ),
    ("import urllib2\nurllib2.no()", "import urllib2", "ModuleNotFoundError", "No module named 'urllib2'"),
    (
        "from werkzeug import secure_filename", "from werkzeug import secure_filename", "ImportError",
        "cannot import name 'secure_filename' from 'werkzeug' (/x/werkzeug/__init__.py)",
    ),
    (
        "from StringIO import StringIO", "from StringIO import StringIO", "ImportError",
        "cannot import name 'StringIO' from partially initialized module 'StringIO' (most likely due to a circular import)",
    ),
    ("from app import StringIO", "from app import StringIO", "ModuleNotFoundError", "No module named 'StringIO'"),
    ("k, v = x", "k, v", "TypeError", "cannot unpack non-iterable int object"),
    ("for k, v in d: pass", "k, v", "ValueError", "too many values to unpack (expected 2)"),
    ("k, v.x = line.split('=')", "k, v.x", "ValueError", "too many values to unpack (expected 2)"),
    ("k, v = line.split('=', 1)", "k, v", "ValueError", "not enough values to unpack (expected 2, got 1)"),
    (
        "def f(x):\n    if x:\n        return 1\n    return 1, 2, 3\na, b = f(0)", "a, b", "ValueError",
        "too many values to unpack (expected 2)",
    ),
    ("def f():\n    yield 1, 2, 3\na, b = f()", "a, b", "ValueError", "not enough values to unpack (expected 2, got 1)"),
    ("g()", "g()", "TypeError", "g() missing 1 required positional argument: 'a'"),
    ("def g(a):\n    return a\ng(*x)", "g(*x)", "TypeError", "g() missing 1 required positional argument: 'a'"),
    ("def g(a):\n    return a\ng(**x)", "g(**x)", "TypeError", "g() missing 1 required positional argument: 'a'"),
    ("def h(a):\n    return a\nh()", "h()", "TypeError", "inner() missing 1 required positional argument: 'a'"),
    ("def g(b):\n    return b\ng()", "g()", "TypeError", "g() missing 1 required positional argument: 'a'"),
    ("g(1, a=2)", "g(1, a=2)", "TypeError", "g() got multiple values for argument 'a'"),
    ("len()", "len()", "TypeError", "len() takes exactly one argument (0 given)"),
    ("a + b", "a + b", "TypeError", "can't concat str to bytes"),
    ("print('x' + b)", "'x' + b", "TypeError", 'can only concatenate str (not "bytes") to str'),
    ("def f(b) -> str:\n    return 'x' + b\nf(1)", "'x' + b", "TypeError", 'can only concatenate str (not "bytes") to str'),
    ("sock.send(a, b)", "sock.send(a, b)", "TypeError", "a bytes-like object is required, not 'str'"),
    ("f.write(b)", "f.write(b)", "TypeError", "write() argument must be str, not bytes"),
    ("b'%s' % t", "b'%s' % t", "TypeError", "%b requires a bytes-like object, or an object that implements __bytes__, not 'str'"),
    ("b.format(1)", "b.format", "AttributeError", "'bytes' object has no attribute 'format'"),
    ("hashlib.sha256(1)", "hashlib.sha256(1)", "TypeError", "object supporting the buffer API required"),
    ("t * x", "t * x", "TypeError", "can't multiply sequence by non-int of type 'NoneType'"),
    ("'-' * 'x'", "'-' * 'x'", "TypeError", "can't multiply sequence by non-int of type 'NoneType'"),
    ("int(x, 16)", "int(x, 16)", "ValueError", "invalid literal for int() with base 16: ''"),
    ("int('')", "int('')", "ValueError", "invalid literal for int() with base 10: ''"),
    ("float(x)", "float(x)", "ValueError", "could not convert string to float: '1,5'"),
    ("float(x)", "float(x)", "ValueError", "could not convert string to float: 'N/A'"),
    ("np.float(x)", "np.float(x)", "ValueError", "could not convert string to float: ''"),
    (
        "f.read()", "f.read()", "UnicodeDecodeError",
        "'ascii' codec can't decode byte 0xc3 in position 0: ordinal not in range(128)",
    ),
    (
        "with g(p) as f:\n    f.read()", "f.read()", "UnicodeDecodeError",
        "'ascii' codec can't decode byte 0xc3 in position 0: ordinal not in range(128)",
    ),
    (
        "t.encode('ascii')", "t.encode('ascii')", "UnicodeEncodeError",
        "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)",
    ),
    ("m.foo", "m.foo", "AttributeError", "module 'mymod' has no attribute 'foo'"),
    ("s.x", "s.x", "AttributeError", "'function' object has no attribute 'x'"),
    ("getattr(x, 'foo')", "getattr(x, 'foo')", "AttributeError", "'NoneType' object has no attribute 'foo'"),
    ("os.listdir(d)", "os.listdir(d)", "PermissionError", "[Errno 13] Permission denied: '/root'"),
    ("open(d)", "open(d)", "IsADirectoryError", "[Errno 21] Is a directory: '/tmp'"),
    ("open('a', 'w')", "open('a', 'w')", "FileNotFoundError", "[Errno 2] No such file or directory: 'a'"),
    ("open('a', mode='xb')", "open('a', mode='xb')", "FileNotFoundError", "[Errno 2] No such file or directory: 'a'"),
    ("p.write_text('')", "p.write_text('')", "FileNotFoundError", "[Errno 2] No such file or directory: 'a'"),
    (
        "subprocess.run(['nope'])", "subprocess.run(['nope'])", "FileNotFoundError",
        "[Errno 2] No such file or directory: 'nope'",
    ),
    ("open(x)", "open(x)", "OSError", "[Errno 24] Too many open files: '/dev/null'"),
    ("s.connect(a)", "s.connect(a)", "ConnectionRefusedError", "[Errno 111] Connection refused"),
    ("c.execute(q)", "c.execute(q)", "OperationalError", "no such table: nope"),
    ("next(i, j)", "next(i, j)", "StopIteration", ""),
    ("json.loads(x)", "json.loads(x)", "JSONDecodeError", "Expecting value: line 1 column 1 (char 0)"),
]  # fmt: skip


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: f"{case[5]}: {case[3][:60]}")
def test_a_wording_of_cpython_leads_to_its_cause(case: tuple[str, str, str, str, dict[str, Any], str]) -> None:
    source, at, error, message, facts, cause = case
    attributes = {"filename": "a.ini"} if "a.ini" in message else None
    diagnosis = judged(stated(source, at, error, message, attributes=attributes), facts)
    assert cause_of(diagnosis) == cause, [(h.cause, h.because) for h in diagnosis.hypotheses]


@pytest.mark.parametrize("case", NOT_OURS, ids=lambda case: f"{case[0]}: {case[3][:60]}")
def test_a_wording_that_means_something_else_shows_nothing(case: tuple[str, str, str, str]) -> None:
    source, at, error, message = case
    diagnosis = judged(stated(source, at, error, message))
    assert cause_of(diagnosis) is None


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: f"{case[5]}: {case[3][:60]}")
def test_suspicions_sum_to_at_most_one_and_none_is_shown_before_a_probe(
    case: tuple[str, str, str, str, dict[str, Any], str],
) -> None:
    from suture.diagnosis.diagnose import PythonDiagnostician  # noqa: PLC0415

    source, at, error, message, _, _ = case
    suspected = PythonDiagnostician().suspect(stated(source, at, error, message))
    assert suspected.hypotheses
    assert sum(h.probability for h in suspected.hypotheses) <= 1 + 1e-9
    assert all(h.shown is None for h in suspected.hypotheses)
    assert {h.probe for h in suspected.hypotheses if h.probe} <= {p.id for p in suspected.probes}


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: f"{case[5]}: {case[3][:60]}")
def test_an_error_that_a_library_raised_deeper_inside_is_not_blamed_on_an_operation_here(
    case: tuple[str, str, str, str, dict[str, Any], str],
) -> None:
    from suture.domain.signal import Frame  # noqa: PLC0415

    source, at, error, message, facts, cause = case
    deeper = (Frame("/usr/lib/python3.12/site-packages/lib.py", 3, "inner", 3, 4, 9),)
    diagnosis = judged(stated(source, at, error, message, deeper=deeper), facts)
    if cause in {"mixed-str-number", "none-receiver", "index-out-of-bounds", "misspelt-name", "missing-import"}:
        assert cause_of(diagnosis) is None
