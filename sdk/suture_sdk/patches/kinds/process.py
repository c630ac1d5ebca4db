"""Kinds that act on the whole process: environment, module names and limits. Never below approval."""

import os
import sys
from importlib import import_module
from typing import Any, Callable

from suture_sdk.patches.interface import PROCESS, Binding, DataPatch

from .kind import TEXT, Check, KindOf, is_text
from .names import MODULE

Hit = Callable[[], None]
_MOST_FRAMES = 20_000
_CLOSED = ("PATH", "PYTHONPATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONSTARTUP", "PYTHONHOME")


def _is_variable(value: Any) -> bool:
    return type(value) is str and value.isidentifier() and value not in _CLOSED and not value.startswith("SUTURE_")


VARIABLE: Check = (_is_variable, "the name of an environment variable that loads no code")
FRAMES: Check = (lambda value: type(value) is int and 1_000 <= value <= _MOST_FRAMES, "a number of 1000 to 20000")  # noqa: PLR2004
LIMIT: Check = (lambda value: value in ("RLIMIT_NOFILE", "RLIMIT_NPROC"), "RLIMIT_NOFILE or RLIMIT_NPROC")
ABSENT_NAME: Check = (
    lambda value: is_text(value) and all(part.isidentifier() for part in value.split(".")),
    "the name of a module",
)


def _variable(patch: DataPatch, target: Any, hit: Hit, *, override: bool) -> Binding:
    del target
    key, value = patch.parameters["key"], patch.parameters["value"]

    def bind() -> Callable[[], None]:
        before = os.environ.get(key)
        if before is not None and not override:
            return lambda: None
        os.environ[key] = value
        hit()

        def undo() -> None:
            if os.environ.get(key) != value:
                return
            if before is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = before

        return undo

    return Binding(bind, at_next_start=override)


def _default(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    return _variable(patch, target, hit, override=False)


def _override(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    return _variable(patch, target, hit, override=True)


def _alias(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    del target
    name = patch.parameters["name"]
    if name in sys.modules:
        raise LookupError(f"the module {name} is there by now")
    module = import_module(patch.parameters["to"])

    def bind() -> Callable[[], None]:
        sys.modules[name] = module
        hit()

        def undo() -> None:
            if sys.modules.get(name) is module:
                del sys.modules[name]

        return undo

    return Binding(bind)


def _recursion(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    del target
    wanted = patch.parameters["value"]

    def bind() -> Callable[[], None]:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, wanted))
        hit()

        def undo() -> None:
            if sys.getrecursionlimit() == wanted:
                sys.setrecursionlimit(before)

        return undo

    return Binding(bind)


def _limit(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    del target
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError as error:
        raise LookupError("this system has no resource limits") from error
    which = getattr(resource, patch.parameters["limit"])

    def bind() -> Callable[[], None]:
        soft, hard = resource.getrlimit(which)
        resource.setrlimit(which, (hard, hard))
        hit()

        def undo() -> None:
            if resource.getrlimit(which) == (hard, hard):  # else the program has set it anew
                resource.setrlimit(which, (soft, hard))

        return undo

    return Binding(bind)


KINDS = (
    KindOf("env_default", PROCESS, "R2", {"key": VARIABLE, "value": TEXT}, {}, _default),
    KindOf("env_override", PROCESS, "R2", {"key": VARIABLE, "value": TEXT}, {}, _override),
    KindOf("module_alias", PROCESS, "R2", {"name": ABSENT_NAME, "to": MODULE}, {}, _alias),
    KindOf("recursion_limit", PROCESS, "R2", {"value": FRAMES}, {}, _recursion),
    KindOf("limit_override", PROCESS, "R2", {"limit": LIMIT}, {}, _limit),
)
