"""Flags that the program itself holds: for tests, for defaults that ship with a release, and as a fallback."""

from typing import Dict, Tuple

from .interface import Flag


class Memory:
    """A source of the flags given; `put` and `remove` take effect with the next `flags.apply`."""

    def __init__(self, *flags: Flag) -> None:
        self._flags: Dict[str, Flag] = {flag.key: flag for flag in flags}

    def put(self, flag: Flag) -> None:
        """Add a flag, or replace the one of its key."""
        self._flags[flag.key] = flag

    def remove(self, key: str) -> None:
        """Take a flag out; one that is not there is no error."""
        self._flags.pop(key, None)

    def read(self) -> Tuple[Flag, ...]:
        """Return the present flags in the order they came."""
        return tuple(self._flags.values())
