"""Starts the patches of a directory in this process, and follows their switches."""

import os
import sys
from typing import Any, Dict, Set, Tuple

from .launch import IN_CAPTURE, PATCHABLE, PATCHES, RELEASE, SERVICE, TRUST

_EVERY = 0.5
"""Seconds between two looks at the directory: a switch holds in every process within one second."""

_said: Set[Tuple[str, str]] = set()


def start() -> None:
    """Take in what can be taken in now; the rest follows as its modules are imported."""
    from . import sdk  # noqa: PLC0415

    sdk.load()
    from suture_sdk import settings  # noqa: PLC0415

    settings.init(
        service=os.environ.get(SERVICE, ""),
        release=os.environ.get(RELEASE, ""),
        patchable=_words(PATCHABLE),
        trust=_words(TRUST),
        instance=os.environ.get("SUTURE_INSTANCE") or None,
    )
    directory = os.environ[PATCHES]
    if directory == IN_CAPTURE:
        directory = os.environ.get("SUTURE_CAPTURE_DIR", "")
    _Follower(directory).begin()


def _words(name: str) -> "list[str]":
    return [word for word in os.environ.get(name, "").split(",") if word]


class _Follower:
    """Brings the patches of this process to the state of the directory, again and again."""

    def __init__(self, directory: str) -> None:
        from suture_sdk.patches.signed_files import SignedFiles  # noqa: PLC0415

        self._store = SignedFiles(directory)

    def begin(self) -> None:
        self._await_modules()
        self.follow(starting=True)
        self._keep_following()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._keep_following)

    def follow(self, *, starting: bool = False) -> None:
        from suture_sdk import patches  # noqa: PLC0415

        for problem in patches.apply(self._store, starting=starting):
            if not problem.absent and (problem.id, problem.reason) not in _said:
                _said.add((problem.id, problem.reason))
                sys.stderr.write(
                    f"suture: patch {problem.id} is not in: {problem.reason}\n".encode(
                        "ascii", "backslashreplace"
                    ).decode()
                )

    def _await_modules(self) -> None:
        """Follow once more when a module is there that a patch aims at, before it is used."""
        from suture_sdk.patches.interface import Loaded  # noqa: PLC0415
        from suture_sdk.watched.imports import after_import  # noqa: PLC0415

        from . import main_script  # noqa: PLC0415

        modules: Dict[str, Set[str]] = {}
        for one in self._store.read():
            if isinstance(one, Loaded):
                target = one.patch.target
                modules.setdefault(target.module, set()).add(target.function.partition(".")[0])
        main_script.watch(modules.pop("__main__", ()), self.follow)
        for module in modules:
            after_import(module, self._imported)

    def _imported(self, module: Any) -> None:
        del module
        self.follow()

    def _keep_following(self) -> None:
        from threading import Event, Thread  # noqa: PLC0415

        pause = Event()

        def look() -> None:
            while not pause.wait(_EVERY):
                self.follow()

        Thread(target=look, name="suture-patches", daemon=True).start()
