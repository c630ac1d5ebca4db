"""From "shop.images:Folder.locate" to the function that a patch may act on, or why it may not."""

import fnmatch
import re
import sys
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, Optional, Sequence, Union

from .trampoline import FILE

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CLOSED = frozenset(
    "access acl acls admin apikey auth authenticate authenticated authentication authenticator authorisation authorise "
    "authorised authorization authorize authorized authz balance bearer billing captcha certificate charge charges "
    "checkout cipher credential credentials crypto csrf decrypt deposit encrypt grant grants hmac invoice invoices jwt "
    "login logon logout mfa oauth otp passphrase passwd password passwords pay payment payments payout payouts "
    "permission permissions permit privilege privileges pwd refund refunds role roles saml secret secrets session "
    "sessions sign signature signatures signed signer signin signing sso sudo superuser token tokens "
    "transfer transfers verifier verify webauthn withdraw withdrawal".split()
)
"""Words of access, payment and signatures: a function with one in its name or its module's is never patched live."""


class Found(NamedTuple):
    """A function and the module that it is found in."""

    function: Any
    """A FunctionType; said so, a type checker takes it for a method of this tuple."""
    module: ModuleType


class Refusal(NamedTuple):
    """Why a target is not patched, in words; `absent` says that it may still come, with a later import."""

    reason: str
    absent: bool = False


def allowed(module: str, function: str, patterns: Sequence[str]) -> Optional[Refusal]:
    """Return why the owner does not allow this target, None when they do."""
    name = f"{module}:{function}"
    closed = sorted({word.lower() for word in _WORD.findall(name)} & _CLOSED)
    if closed:
        return Refusal(f"{name} is about {closed[0]}: access, payment and signatures stay closed")
    if not patterns:
        return Refusal("nothing may be patched: suture.init(patchable=[…]) is empty")
    if not any(fnmatch.fnmatchcase(name, one) or fnmatch.fnmatchcase(name.replace(":", "."), one) for one in patterns):
        return Refusal(f"{name} is not among what may be patched: {', '.join(patterns)}")
    return None


def find(module: str, function: str) -> Union[Found, Refusal]:
    """Return the function, without importing anything and without running any code of the program."""
    home = sys.modules.get(module)
    if home is None:
        return Refusal(f"the module {module} is not imported", absent=True)
    names = function.split(".")
    if "<locals>" in names:
        return Refusal(f"{function} is made anew by each call of another function, so no one of them can be found")
    found: Any = vars(home).get(names[0])
    for name in names[1:]:
        found = vars(found).get(name) if isinstance(found, type) else None
    if found is None:
        return Refusal(f"{module} has no {function}", absent=True)
    return _plain(found, home, f"{module}:{function}")


def _plain(found: Any, home: ModuleType, name: str) -> Union[Found, Refusal]:
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if isinstance(found, property):
        return Refusal(f"{name} is a property; give the function behind it a name of its own")
    if hasattr(type(found), "cache_clear") or "cache_clear" in getattr(found, "__dict__", {}):
        return Refusal(f"{name} is under a cache, which would keep what the patch returned after its end")
    if not isinstance(found, FunctionType):
        return Refusal(f"{name} is a {type(found).__name__}, not a function written in Python")
    file = found.__code__.co_filename
    if file.startswith("<") and file != FILE:  # (what is ours stands in for what has a source)
        return Refusal(f"{name} was generated when the program ran, so nobody has seen its source")
    if (found.__module__ or home.__name__) != home.__name__:
        return Refusal(f"{name} comes from {found.__module__}: name it there")
    return Found(found, home)
