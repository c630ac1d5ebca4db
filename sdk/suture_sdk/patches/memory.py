"""A store in memory: for tests, and for programs that bring their patches from somewhere of their own."""

from typing import Tuple, Union

from .interface import Loaded, NotLoaded


class Memory:
    """Holds what it was given, until `put` gives it something else. Who puts it there answers for its origin."""

    def __init__(self, *patches: Union[Loaded, NotLoaded]) -> None:
        self._patches: Tuple[Union[Loaded, NotLoaded], ...] = patches

    def put(self, *patches: Union[Loaded, NotLoaded]) -> None:
        """Exchange all patches and switches at once."""
        self._patches = patches

    def read(self) -> Tuple[Union[Loaded, NotLoaded], ...]:
        """Return what was put last."""
        return self._patches
