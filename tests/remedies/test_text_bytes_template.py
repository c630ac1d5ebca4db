"""Text and bytes: what is encoded, which literals change their kind, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.remedies.python.text_bytes_mix import TextBytesMix
from tests.remedies.cases import Known, case_in, reasons
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = TextBytesMix()
ENCODE, LITERAL, DROP = "encode-if-str", "change-literal-prefix", "drop-redundant-conversion"


def mixed(form: str, *operands: str, wanted: str = "bytes", always: bool = False) -> Known:
    facts = {"wanted": wanted, "form": form, "operands": list(operands), "always_text": always}
    return Known("mixed-text-bytes", facts)


CHANGES = {
    "a parameter that is text by its annotation": Changes(
        "def f(t: str):\n    return send(t)\n", "send(t)", mixed("argument", "t"), ENCODE,
        "send(t)", 'send(t.encode("utf-8"))',
    ),
    "a name that is read again": Changes(
        "def f(t):\n    send(t)\n    return t\n", "send(t)", mixed("argument", "t"), ENCODE,
        "send(t)", 'send(t.encode("utf-8") if isinstance(t, str) else t)',
    ),
    "a name in a loop": Changes(
        "def f(t):\n    for x in y:\n        send(t)\n", "send(t)", mixed("argument", "t"), ENCODE,
        "send(t)", 'send(t.encode("utf-8") if isinstance(t, str) else t)',
    ),
    "an attribute": Changes(
        "def f(self):\n    send(self.t)\n", "send(self.t)", mixed("argument", "self.t"), ENCODE,
        "send(self.t)", 'send(self.t.encode("utf-8") if isinstance(self.t, str) else self.t)',
    ),
    "an f-string": Changes(
        "send(f'{t}')\n", "send(f'{t}')", mixed("argument", "f'{t}'", always=True), ENCODE,
        "f'{t}'", "f'{t}'.encode(\"utf-8\")",
    ),
    "a formatted text": Changes(
        "send('%s' % t)\n", "send('%s' % t)", mixed("argument", "'%s' % t", always=True), ENCODE,
        "'%s' % t", "('%s' % t).encode(\"utf-8\")",
    ),
    "two literals": Changes(
        "b.replace('a', u'b')\n", "b.replace('a', u'b')", mixed("literal", "'a'", "u'b'"), LITERAL,
        "'a', u'b'", "b'a', b'b'",
    ),
    "an escape that means the same": Changes(
        "b + '\\r\\n'\n", "b + '\\r\\n'", mixed("literal", "'\\r\\n'"), LITERAL, "'\\r", "b'\\r"
    ),
    "a literal of bytes becomes text": Changes(
        "t.split(b',')\n", "t.split(b',')", mixed("literal", "b','", wanted="text"), LITERAL, "b','", "','"
    ),
    "a raw literal of bytes becomes text": Changes(
        "re.search(rb'\\d', t)\n", "re.search(rb'\\d', t)", mixed("literal", "rb'\\d'", wanted="text"), LITERAL,
        "rb'", "r'",
    ),
    "a parameter that may be bytes another time": Changes(
        "def f(t):\n    return t.decode()\n", "t.decode", mixed("conversion", "t", wanted="text"), DROP,
        "t.decode()", "t.decode() if isinstance(t, bytes) else t",
    ),
    "what a call has made": Changes(
        "x = g(1).encode('ascii').x\n", "g(1).encode", mixed("conversion", "g(1)"), DROP,
        "g(1).encode('ascii')", "g(1)",
    ),
}  # fmt: skip

REFUSALS = {
    "a call that may give bytes": Refuses("send(g())\n", "send(g())", mixed("argument", "g()"), ENCODE, "twice"),
    "an escape that bytes lack": Refuses(
        "b.split('\\u0041')\n", "b.split('\\u0041')", mixed("literal", "'\\u0041'"), LITERAL, "cannot be written"
    ),
    "a letter that bytes lack": Refuses(
        "b.split('é')\n", "b.split('é')", mixed("literal", "'é'"), LITERAL, "cannot be written"
    ),
    "a byte that is no letter": Refuses(
        "t.split(b'\\xff')\n", "t.split(b'\\xff')", mixed("literal", "b'\\xff'", wanted="text"), LITERAL, "cannot be"
    ),
    "literals side by side": Refuses(
        "b.split('a' 'b')\n", "b.split('a' 'b')", mixed("literal", "'a' 'b'"), LITERAL, "cannot be written"
    ),
    "a method that is not called": Refuses(
        "x = t.decode\n", "t.decode", mixed("conversion", "t", wanted="text"), DROP, "not called"
    ),
    "an operand that is not there": Refuses("send(t)\n", "send(t)", mixed("argument", "u"), "", "not in the failing"),
    "a secret": Refuses("send(secret)\n", "send(secret)", mixed("argument", "secret"), "", "not converted"),
    "nothing to encode": Refuses("b.split(',')\n", "b.split(',')", mixed("literal", "','"), ENCODE, "encoded"),
}


@pytest.mark.parametrize("title", CHANGES)
def test_the_operand_gets_the_kind_that_is_wanted(title: str, tmp_path: Path) -> None:
    assert not assert_changed(TEMPLATE, CHANGES[title], tmp_path).hides


@pytest.mark.parametrize("title", REFUSALS)
def test_no_encoding_is_guessed(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


def test_every_strategy_that_does_not_fit_says_why(tmp_path: Path) -> None:
    said = reasons(TEMPLATE, case_in(tmp_path, "b.split(',')\n", "b.split(',')", mixed("literal", "','")))
    assert said.count("\n") == 1
