"""Names in the project near the one that was not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from suture.diagnosis.did_you_mean import Candidate, Near, did_you_mean
from suture.diagnosis.interface import Scene
from suture.diagnosis.view import seen
from suture.domain.hypothesis import Evidence

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_WANTED = re.compile(
    r"^name '(\w+)' is not defined|has no attribute '(\w+)'|cannot import name '(\w+)'|keyword argument '(\w+)'|"
    r"^'(\w+)' is an invalid keyword"
)


def wanted_name(scene: Scene) -> str | None:
    """Return the name that the message says is not there."""
    error = scene.signal.error
    found = _WANTED.search(error.message)
    if found is not None:
        return next(group for group in found.groups() if group)
    key = re.fullmatch(r"'([^']+)'", error.message) if error.is_a("KeyError") else None
    return key[1] if key is not None else None


class NearNames:
    """Enricher: says which word of the failing file is near, and where it stands first."""

    name = "near names"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        wanted = wanted_name(scene)
        view = seen(scene)
        if wanted is None or isinstance(view, str):
            return
        places: dict[str, int] = {}
        for number, word in _words(view.source.text):
            places.setdefault(word, number)
        near = did_you_mean(wanted, map(Candidate, places))
        if isinstance(near, Near):
            where = f"{scene.fault.path}:{places[near.name]}"
            yield Evidence(self.name, f"near '{wanted}' in the same file: {near.said}", {"near": near.name}, where)


def _words(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        for word in _WORD.findall(line):
            yield number, word
