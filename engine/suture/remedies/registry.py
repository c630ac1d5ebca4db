"""All bug templates: ours come in by the same entry points as those of strangers."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from suture.domain.remedy import Skipped
from suture.remedies.interface import Template

GROUP = "suture.templates"
MEMBERS = ("id", "name", "causes", "prior", "strategies", "good", "bad", "guard", "propose")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Discovery:
    """The usable templates by id, and the entry points left out with the reason."""

    templates: tuple[Template, ...]
    broken: tuple[Skipped, ...] = ()


def load() -> tuple[Template, ...]:
    """Return all installed templates; a broken one is named in a log record and left out."""
    found = discover(entry_points(group=GROUP))
    for skipped in found.broken:
        _log.warning("template %s is left out: %s", skipped.name, skipped.reason)
    return found.templates


def discover(points: Iterable[EntryPoint]) -> Discovery:
    """Load entry points, each the class of a template; own ones come first, so a stranger cannot replace them."""
    templates: dict[str, Template] = {}
    broken = []
    for point in sorted(points, key=lambda point: (not point.value.startswith("suture.remedies."), point.name)):
        made = _load(point)
        if isinstance(made, str):
            broken.append(Skipped(point.name, made))
        elif made.id in templates:
            broken.append(Skipped(point.name, f"the id {made.id} is taken"))
        else:
            templates[made.id] = made
    return Discovery(tuple(templates[key] for key in sorted(templates)), tuple(broken))


def _load(point: EntryPoint) -> Template | str:
    try:
        made: Template = point.load()()
    except Exception as error:  # noqa: BLE001 - a stranger's module may raise anything at import
        return f"{point.value} cannot be loaded: {type(error).__name__}: {error}"
    missing = [member for member in MEMBERS if not hasattr(made, member)]
    return f"{point.value} lacks {', '.join(missing)}" if missing else made
