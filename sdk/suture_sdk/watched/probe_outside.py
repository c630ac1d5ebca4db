"""The probes that look around the program: modules, paths, environment variables, distributions."""

# ruff: noqa: PTH109, PTH112, PTH113, PTH120, PTH206
# (os.path is loaded anyway and pathlib is not)

from __future__ import annotations

import os
import sys
from types import FrameType, ModuleType
from typing import Any, Callable

from . import static
from .plan import Probe

_BUILTIN_ORIGINS = ("built-in", "frozen")
_NEVER_IMPORTED = ("antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "test", "__main__", "lib2to3")


def _importable(probe: Probe, _: FrameType | None) -> dict[str, Any]:
    found, origin = _find(probe.subject)
    has = None
    if origin in ("stdlib", "builtin"):
        module = _library_module(probe.subject)
        has = None if module is None else {name[:200]: _has(module, name) for name in probe.options}
    return {"found": found, "origin": origin, "has": has}


def _find(name: str) -> tuple[bool, str | None]:
    """Find a module without importing its parents, which `importlib.util.find_spec` would do."""
    import importlib.machinery  # noqa: PLC0415
    import importlib.util  # noqa: PLC0415

    first, *rest = name.split(".")
    if not all(part.isidentifier() for part in (first, *rest)):
        return False, None
    try:
        spec = _loaded(name)
        if spec is not None:
            return True, _origin(spec, first)
        spec = _loaded(first) or importlib.util.find_spec(first)
        for length in range(1, len(rest) + 1):
            locations = spec.submodule_search_locations if spec is not None else None
            full = ".".join([first, *rest[:length]])
            spec = importlib.machinery.PathFinder.find_spec(full, list(locations)) if locations is not None else None
    except Exception:  # a finder of the program's own, or a broken entry of sys.path
        return False, None
    return (False, None) if spec is None else (True, _origin(spec, first))


def _loaded(name: str) -> Any:
    """Return the spec of a module that is there already, also under a name like os.path that no finder knows."""
    module = sys.modules.get(name)
    return None if module is None else static.instance_namespace(module).get("__spec__")


def _origin(spec: Any, first: str) -> str:
    if first in sys.builtin_module_names:
        return "builtin"
    place = spec.origin or next(iter(spec.submodule_search_locations or ()), "")
    if place in _BUILTIN_ORIGINS:
        return "stdlib"
    path = os.path.realpath(place)
    if any(part in ("site-packages", "dist-packages") for part in path.split(os.sep)):
        return "site"
    if _is_below(path, os.path.dirname(os.path.realpath(os.__file__))):
        return "stdlib"
    root = os.environ.get("SUTURE_CAPTURE_ROOT")
    return "project" if root and _is_below(path, os.path.realpath(root)) else "site"


def _is_below(path: str, directory: str) -> bool:
    return path.startswith(directory.rstrip(os.sep) + os.sep)


def _library_module(name: str) -> ModuleType | None:
    """Import a module of the standard library, but none that opens a window or prints."""
    if name in sys.modules:
        return sys.modules[name]
    if name.partition(".")[0] in _NEVER_IMPORTED:
        return None
    import importlib  # noqa: PLC0415
    import warnings  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except BaseException:  # a module for another system, or one that exits
        return None


def _has(module: ModuleType, name: str) -> bool:
    import warnings  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return hasattr(module, name)


def _paths(probe: Probe, _: FrameType | None) -> dict[str, Any]:
    exist = {path: kind for path in probe.options for kind in [_kind_of(path)] if kind is not None}
    try:
        cwd = os.getcwd()
    except OSError:
        cwd = ""  # the directory was removed under the program
    return {"cwd": cwd, "exist": exist}


def _kind_of(path: str) -> str | None:
    try:
        if os.path.isdir(path):
            return "directory"
        return "file" if os.path.isfile(path) else None
    except (OSError, ValueError):
        return None


def _environment(probe: Probe, _: FrameType | None) -> dict[str, Any]:
    import difflib  # noqa: PLC0415

    spelt = {name.upper(): name for name in list(os.environ) if name != probe.subject}
    near = difflib.get_close_matches(probe.subject.upper()[:200], spelt, n=5, cutoff=0.75)
    return {"set": probe.subject in os.environ, "near": [spelt[name][:300] for name in near]}


def _distribution(probe: Probe, _: FrameType | None) -> dict[str, Any]:
    import importlib.metadata  # noqa: PLC0415

    try:
        return {"installed": str(importlib.metadata.version(probe.subject))[:300]}
    except Exception:  # not installed, or metadata that cannot be read
        return {"installed": None}


ANSWERS: dict[str, Callable[[Probe, Any], dict[str, Any]]] = {
    "importable": _importable,
    "paths": _paths,
    "environment": _environment,
    "distribution": _distribution,
}
