"""The hash by which a patch knows the function that it was made for.

Bytecode differs by minor version and by -O, so a hash says for which it holds: "cpython-311:sha256:…",
"cpython-311.opt-1:sha256:…". File names and line numbers are left out: the same function in another folder, or with a
comment more above it, is the same function. The engine runs this file alone, in the program's interpreter.
"""

import hashlib
import sys
from types import CodeType
from typing import Any, Iterator, List, Optional

_LEVELS = (0, 1, 2)
_FIELDS = ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags", "co_name")
_NAMES = ("co_names", "co_varnames", "co_freevars", "co_cellvars")


def tag(level: Optional[int] = None) -> str:
    """Return the interpreter's cache tag with the level of optimisation, by default the one in force."""
    level = sys.flags.optimize if level is None else level
    return f"{sys.implementation.cache_tag}{f'.opt-{level}' if level else ''}"


def code_hash(code: CodeType, level: Optional[int] = None) -> str:
    """Return the canonical hash of a code object and of all code inside it."""
    return f"{tag(level)}:sha256:{_digest(code).hex()}"


def of_source(source: bytes, function: str) -> List[str]:
    """Return the hashes of a function in a module's source, one for each level of optimisation.

    `function` is its qualified name; the list is empty when it cannot be found, or more than once. Nothing of the
    source is run. Raises SyntaxError when this interpreter cannot read it.
    """
    hashes = []
    for level in _LEVELS:
        module = compile(source, "<source>", "exec", dont_inherit=True, optimize=level)
        found = list(_named(module, function.split(".")))
        if len(found) != 1:
            return []
        hashes.append(code_hash(found[0], level))
    return hashes


def _named(code: CodeType, path: List[str]) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and inner.co_name == path[0]:
            if len(path) == 1:
                yield inner
            else:
                yield from _named(inner, path[1:])


def _digest(code: CodeType) -> bytes:
    state = hashlib.sha256()
    for name in _FIELDS:
        _feed(state, repr(getattr(code, name)).encode())
    for name in _NAMES:
        _feed(state, "\0".join(getattr(code, name)).encode())
    _feed(state, code.co_code)
    _feed(state, getattr(code, "co_exceptiontable", b""))
    for constant in code.co_consts:
        _feed(state, _constant(constant))
    return state.digest()


def _feed(state: Any, part: bytes) -> None:
    """Add one part with its length, so that no two lists of parts look the same."""
    state.update(len(part).to_bytes(8, "big"))
    state.update(part)


def _constant(value: Any) -> bytes:
    """Return bytes that tell constants apart as the compiler does: 1, 1.0 and True are three."""
    if isinstance(value, CodeType):
        return b"code" + _digest(value)
    if isinstance(value, tuple):
        return b"tuple" + b"".join(len(part).to_bytes(8, "big") + part for part in map(_constant, value))
    if isinstance(value, frozenset):  # in the order of a set, which differs from run to run
        return b"frozenset" + b"".join(sorted(map(_constant, value)))
    return f"{type(value).__name__}:{value!r}".encode("utf-8", "surrogatepass")
