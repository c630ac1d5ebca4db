"""A file that is not where it is looked for, and the paths in the project that may be meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from suture.diagnosis.interface import Scene
from suture.domain.hypothesis import Evidence
from suture.domain.signal import Raised

MOST = 10
_PATH = re.compile(r"^\[Errno 2\] No such file or directory: '(?P<path>[^']+)'")
_USUAL = ("data", "config", "conf", "etc", "resources", "templates", "static", "assets", "fixtures")


def missing_path(error: Raised) -> str | None:
    """Return the path that was not found, as the program asked for it."""
    if not error.is_a("FileNotFoundError"):
        return None
    said = _PATH.match(error.message)
    return error.attributes.get("filename") or (said["path"] if said is not None else None)


def near_paths(asked: str, paths: Iterable[str], module: str) -> list[str]:
    """Return existing paths that `asked` may mean, best first.

    Best is what ends in the whole path asked for, then the same file name beside the failing module, in a usual
    directory, anywhere; then the same but for the case of letters. `module` is the failing file's path. A path that
    reads like `asked` is one of them: the program was then started in another directory.
    """
    wanted = posixpath.normpath(asked.replace("\\", "/")).lstrip("./")
    name = posixpath.basename(wanted)
    if not name:
        return []
    here = posixpath.dirname(module)
    found = [
        (_distance(path, wanted, here), path)
        for path in paths
        if posixpath.basename(path).casefold() == name.casefold()
    ]
    return [path for _, path in sorted(found)][:MOST]


def _distance(path: str, wanted: str, here: str) -> tuple[bool, bool, bool, bool, int]:
    folder = posixpath.dirname(path)
    return (
        posixpath.basename(path) != posixpath.basename(wanted),
        not (path == wanted or path.endswith("/" + wanted)),
        folder != here,
        not any(part in _USUAL for part in folder.split("/")),
        path.count("/"),
    )


class MissingFile:
    """Enricher: names the missing file and the near paths in the project."""

    name = "missing file"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        asked = missing_path(scene.signal.error)
        if asked is None:
            return
        near = near_paths(asked, scene.project.files(), scene.fault.path)
        said = f"{asked} is not there; near it in the project: {', '.join(near)}" if near else (
            f"{asked} is not there, and no file of that name is in the project"
        )  # fmt: skip
        yield Evidence(self.name, said, {"path": asked, "near": near})
