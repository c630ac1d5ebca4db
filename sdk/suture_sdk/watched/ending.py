"""The session record: what a watched process says of itself when it ends."""

import os
import sys
from typing import Any, Dict, List, Optional

from . import capture, files, session, static, writer

SCHEMA = "suture-session/1"

_MOST, _LONGEST, _LONGEST_TEST = 2_000, 4_096, 2_000
_SITE = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def remember_start() -> None:
    """Keep the working directory in which the process began."""
    session.STARTED_IN[:] = [os.getcwd()]  # noqa: PTH109  # pathlib is slow to load


def write_session() -> None:
    """Write the session record. Never raises."""
    try:
        payload = _session(os.environ.get("SUTURE_CAPTURE_ROOT"))
        if not writer.write("session", payload, numbered=False):  # too large: what is asked of every run goes first
            own_failures = list(session.OWN_FAILURES[:_MOST])
            payload.update(functions=[], entered={}, own_failures=own_failures)
            writer.write("session", payload, numbered=False)
    except Exception as error:
        session.note_own_failure(error)


def _session(root: Optional[str]) -> Dict[str, Any]:
    from . import scrub  # noqa: PLC0415  # `re` is loaded at the end only

    return {
        "schema": SCHEMA,
        "main_process": capture.is_main_process(),
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "executable": sys.executable or "",
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "argv": [scrub.bounded(one, _LONGEST) for one in _texts(getattr(sys, "argv", []))],
        "cwd": session.STARTED_IN[0] if session.STARTED_IN else "",
        "path": _texts(sys.path),
        "opened": _texts(files.read_outside(root)),
        "wrote": _texts(files.written_outside(root)),
        "preload": _texts(_preloadable()),
        "warnings": _texts(list(session.WARNED)),
        **_entered(),
        "tests": dict(session.TESTS),
        "own_failures": list(session.OWN_FAILURES[:_MOST]),
    }


def _entered() -> Dict[str, Any]:
    """Return each function's name once, and per test the places in that list: hundreds of tests enter the same."""
    places: Dict[str, int] = {}
    entered = {
        test[:_LONGEST_TEST]: [places.setdefault(name[:_LONGEST], len(places)) for name in list(names)]
        for test, names in list(session.ENTERED.items())
    }
    return {"functions": list(places), "entered": entered}


def _texts(values: Any) -> List[str]:
    return [value[:_LONGEST] for value in list(values) if type(value) is str][:_MOST]


def _preloadable() -> List[str]:
    """Return the modules from site-packages, in the order in which their imports began.

    In that order each meets what it met in this process, also where modules import one another in a circle. Left out
    is a module that pytest rewrote though not the package around it: it warns of one that was imported before.
    """
    rewritten = {
        name: _is_rewritten(module) for name, module in list(sys.modules.items()) if _is_from_site(name, module)
    }
    return [name for name, alone in rewritten.items() if not alone or rewritten.get(name.partition(".")[0])]


def _is_from_site(name: Any, module: Any) -> bool:
    origin = static.instance_namespace(module).get("__file__")
    return type(name) is str and name != "__main__" and type(origin) is str and any(site in origin for site in _SITE)


def _is_rewritten(module: Any) -> bool:
    loader = static.instance_namespace(module).get("__loader__")
    return static.module_name(type(loader)) == "_pytest.assertion.rewrite"
