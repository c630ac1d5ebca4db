"""Why a command does otherwise in the sandbox than outside, in words for a person."""

from __future__ import annotations

import re
from pathlib import PurePath

from suture.domain.observation import Observation
from suture.domain.signal import Raised

_NETWORK = re.compile(
    rb"Name or service not known|Temporary failure in name resolution|Network is unreachable|"
    rb"No address associated with hostname|Connection refused|getaddrinfo failed"
)
_READ_ONLY = re.compile(rb"Read-only file system: '([^'\n]{1,200})'")
_RAISED_BY = {"output": 'output = "64MiB"', "memory": 'memory = "8GiB"', "timeout": "seconds = 600"}
_NO_FILE = frozenset({"FileNotFoundError", "PermissionError", "NotADirectoryError"})


def hint(run: Observation, root: str) -> str:
    """Return what the run seems to miss in the sandbox and which option gives it; empty when nothing is seen.

    Args:
        run: a run whose failure is not the expected one.
        root: the project's absolute path.
    """
    if run.ending in _RAISED_BY:
        return f"{_RAISED_BY[run.ending]} under [tool.suture.limits] in pyproject.toml raises it"
    text = run.stderr + run.stdout
    if _NETWORK.search(text):
        return "it needs the network, which the sandbox does not have (--allow-network gives it)"
    if any(signal.error.type == "EOFError" for signal in run.signals):
        return "it asks for more input than it was given; give it all in a file: suture fix -- COMMAND < answers.txt"
    for signal in run.signals:
        if found := _variable(signal.error) or _file(signal.error, root) or _module(signal.error):
            return found
    if match := _READ_ONLY.search(text):
        return f"it writes {_plain(match[1].decode('utf-8', 'replace'))}, which is read-only in the sandbox"
    return ""


def _variable(error: Raised) -> str:
    last = error.frames[-1] if error.frames else None
    if error.type != "KeyError" or last is None or PurePath(last.file).name != "os.py":
        return ""
    name = error.attributes.get("key", error.message).strip("'\"")
    return f"it needs the environment variable {_plain(name)} (--keep-env {_plain(name)} lets it in)"


def _file(error: Raised, root: str) -> str:
    path = error.attributes.get("filename", "").strip("'\"")
    if error.type not in _NO_FILE or not path.startswith("/") or path.startswith(root.rstrip("/") + "/"):
        return ""
    return f"it reads {_plain(path)}, which lies outside the project and is not seen in the sandbox"


def _module(error: Raised) -> str:
    if error.type not in {"ModuleNotFoundError", "ImportError"}:
        return ""
    return f"it cannot import {_plain(error.attributes.get('name', error.message))} in the sandbox"


def _plain(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", text)[:200]
