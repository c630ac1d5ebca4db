"""A directory of signed patches, `ID.patch.json`, and of their switches, `switches.json`, which are not signed."""

# ruff: noqa: PTH118, PTH119, PTH123, PTH208
# (pathlib costs a program's start some milliseconds)

import json
import os
import stat
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from suture_sdk import settings
from suture_sdk.trust.dsse import LARGEST

from .interface import DataPatch, Loaded, NotLoaded, Switch
from .signed import load

_SUFFIX = ".patch.json"
_SWITCHES = "switches.json"
_MOST = 200
_FULL = 100


class SignedFiles:
    """The store of `suture run --patches`. A file is verified once for each content that it has."""

    def __init__(self, directory: str, keys: Optional[Sequence[bytes]] = None) -> None:
        self._directory = directory
        self._keys = keys
        self._verified: Dict[bytes, Union[DataPatch, NotLoaded]] = {}

    def read(self) -> Tuple[Union[Loaded, NotLoaded], ...]:
        """Return each patch with its switch, or why it is not loaded. Never raises."""
        try:
            names = sorted(name for name in os.listdir(self._directory) if name.endswith(_SUFFIX))[:_MOST]
        except OSError as error:
            return (NotLoaded(os.path.basename(self._directory), f"the directory cannot be read: {error.strerror}"),)
        switches = self._switches()
        return tuple(self._one(name[: -len(_SUFFIX)], switches) for name in names)

    def _one(self, name: str, switches: Union[Dict[str, Any], str]) -> Union[Loaded, NotLoaded]:
        content = self._content(name + _SUFFIX)
        if isinstance(content, str):
            return NotLoaded(name, content)
        keys = settings.current().trust if self._keys is None else self._keys
        known = self._verified.get(content)
        if known is None or known.id != name:
            known = load(name, content, keys)
            self._verified[content] = known
        if isinstance(known, NotLoaded):
            return known
        if isinstance(switches, str):
            return NotLoaded(name, switches)
        switch = _switch(switches.get(name, {}))
        return NotLoaded(name, switch) if isinstance(switch, str) else Loaded(known, switch)

    def _switches(self) -> Union[Dict[str, Any], str]:
        if not os.path.lexists(os.path.join(self._directory, _SWITCHES)):
            return {}
        content = self._content(_SWITCHES)
        if isinstance(content, str):
            return f"{_SWITCHES}: {content}"
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        return found if type(found) is dict else f"{_SWITCHES} is no JSON object, so every patch stays off"

    def _content(self, name: str) -> Union[bytes, str]:
        """Return a file's bytes, or why they are not read: a link may lead elsewhere, a pipe may never end."""
        path = os.path.join(self._directory, name)
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            return f"it cannot be read, or is a link: {error.strerror}"
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return "it is no regular file"
            content = file.read(LARGEST + 1)
        return content if len(content) <= LARGEST else f"it has more than {LARGEST} bytes"


def _switch(said: Any) -> Union[Switch, str]:
    """Return the switch of one patch; none said is off."""
    if type(said) is not dict:
        return "its switch is no object"
    problems: List[str] = [
        f"its switch has {key!r}: got {str(value)[:80]!r}" for key, value in said.items() if not _fits(key, value)
    ]
    if problems:
        return problems[0]
    return Switch(**said)


def _fits(key: str, value: Any) -> bool:
    if key == "enabled":
        return type(value) is bool
    if key == "percentage":
        return type(value) in (int, float) and 0 <= value <= _FULL
    if key == "salt":
        return type(value) is str and len(value) <= _FULL
    return key == "unit" and value in ("user", "instance", "request")
