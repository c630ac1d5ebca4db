"""A directory of signed patches, `ID.patch.json`, and of their switches, `switches.json`, which are not signed."""

# ruff: noqa: PTH118, PTH119, PTH208
# (pathlib costs a program's start some milliseconds)

import json
import os
import stat
from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple, Union

from suture_sdk import settings
from suture_sdk.trust.dsse import LARGEST

from .interface import DataPatch, Loaded, NotLoaded, Switch
from .signed import Fields, fault, load, number

SUFFIX = ".patch.json"
SWITCHES = "switches.json"
_MOST = 200
_FULL = 100


class _Verified(NamedTuple):
    """What came of a file's content under the keys that were trusted then."""

    content: bytes
    keys: Tuple[bytes, ...]
    found: Union[DataPatch, NotLoaded]


class SignedFiles:
    """The store of `suture run --patches`. A file is verified anew when its content or the trusted keys change."""

    def __init__(self, directory: str, keys: Optional[Sequence[bytes]] = None) -> None:
        self._directory = directory
        self._keys = keys
        self._verified: Dict[str, _Verified] = {}

    def read(self) -> Tuple[Union[Loaded, NotLoaded], ...]:
        """Return each patch with its switch, or why it is not loaded. Never raises."""
        try:
            names = sorted(name[: -len(SUFFIX)] for name in os.listdir(self._directory) if name.endswith(SUFFIX))
        except (OSError, ValueError) as error:
            return (NotLoaded(os.path.basename(self._directory), f"the directory cannot be read: {error}"),)
        switches = self._switches()
        keys = tuple(settings.current().trust if self._keys is None else self._keys)
        found = tuple(self._one(name, keys, switches) for name in names[:_MOST])
        self._verified = {name: self._verified[name] for name in names[:_MOST] if name in self._verified}
        return found + tuple(NotLoaded(name, f"the directory has more than {_MOST} patches") for name in names[_MOST:])

    def _one(
        self, name: str, keys: Tuple[bytes, ...], switches: Union[Dict[str, Any], str]
    ) -> Union[Loaded, NotLoaded]:
        content = self._content(name + SUFFIX)
        if isinstance(content, str):
            return NotLoaded(name, content)
        verified = self._verified.get(name)
        if verified is None or (verified.content, verified.keys) != (content, keys):
            verified = self._verified[name] = _Verified(content, keys, load(name, content, keys))
        known = verified.found
        if isinstance(known, NotLoaded):
            return known
        if isinstance(switches, str):
            return NotLoaded(name, switches)
        switch = _switch(switches.get(name, {}))
        return NotLoaded(name, switch) if isinstance(switch, str) else Loaded(known, switch)

    def _switches(self) -> Union[Dict[str, Any], str]:
        if not os.path.lexists(os.path.join(self._directory, SWITCHES)):
            return {}
        content = self._content(SWITCHES)
        if isinstance(content, str):
            return f"{SWITCHES}: {content}"
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        return found if type(found) is dict else f"{SWITCHES} is no JSON object, so every patch stays off"

    def _content(self, name: str) -> Union[bytes, str]:
        """Return a file's bytes, or why they are not read: a link may lead elsewhere, a pipe may never end."""
        path = os.path.join(self._directory, name)
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            return f"it cannot be read, or is a link: {error.strerror}"
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return "it is no regular file"
            content = _all_of(descriptor)
        except OSError as error:
            return f"it cannot be read: {error.strerror}"
        finally:
            os.close(descriptor)
        return content if len(content) <= LARGEST else f"it has more than {LARGEST} bytes"


def _all_of(descriptor: int) -> bytes:
    """Read to the end, or one byte past the largest; a file object would refuse a directory before it is looked at."""
    content = b""
    while len(content) <= LARGEST:
        more = os.read(descriptor, LARGEST + 1 - len(content))
        if not more:
            break
        content += more
    return content


_SWITCH: Fields = {
    "enabled": (lambda value: type(value) is bool, "true or false"),
    "percentage": (number(0, _FULL), "a number from 0 to 100"),
    "salt": (lambda value: type(value) is str and len(value) <= _FULL, f"a text of at most {_FULL} characters"),
    "unit": (lambda value: value in ("user", "instance", "request"), "user, instance or request"),
}


def _switch(said: Any) -> Union[Switch, str]:
    """Return the switch of one patch; none said is off."""
    problem = fault("", said, _SWITCH, set(_SWITCH))
    return f"its switch: {problem}" if problem else Switch(**said)
