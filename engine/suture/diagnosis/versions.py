"""What the project requires of other distributions, read from its own files, and whether a version meets it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from suture.diagnosis.interface import Scene
from suture.domain.hypothesis import Evidence
from suture.domain.project import Project

_REQUIREMENT = re.compile(r"^\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?P<spec>[^;#@]*)")
_CLAUSE = re.compile(r"^(===|==|!=|~=|<=|>=|<|>)\s*v?(\d+(?:\.\d+)*)(\.\*)?")
_RELEASE = re.compile(r"^v?(\d+(?:\.\d+)*)")
_MODULES = re.compile(r"(?:No module named|from|module) '([\w.]+)'")

# Import names that are not the distribution's own name; the rest is found by normalised name.
DISTRIBUTIONS = {
    "PIL": "pillow", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "dotenv": "python-dotenv", "jwt": "pyjwt", "sklearn": "scikit-learn", "yaml": "pyyaml", "attr": "attrs",
    "Crypto": "pycryptodome", "serial": "pyserial", "git": "gitpython", "OpenSSL": "pyopenssl", "docx": "python-docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of the project; `spec` is empty when any version will do."""

    name: str
    spec: str
    where: str


def canonical(name: str) -> str:
    """Return a distribution's normalised name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(project: Project) -> Iterator[Requirement]:
    """Yield the requirements in pyproject.toml and in requirements*.txt."""
    paths = [p for p in project.files() if "/" not in p or p.startswith("requirements/")]
    for path in paths:
        name = path.rpartition("/")[2]
        if name == "pyproject.toml":
            yield from _from_pyproject(path, project.read(path) or b"")
        elif name.endswith(".txt") and (name.startswith("requirements") or path.startswith("requirements/")):
            lines = (project.read(path) or b"").decode("utf-8", "replace").splitlines()
            for number, line in enumerate(lines, 1):
                yield from _requirement(line, f"{path}:{number}")


def _from_pyproject(path: str, content: bytes) -> Iterator[Requirement]:
    try:
        table = tomllib.loads(content.decode("utf-8", "replace")).get("project", {})
    except tomllib.TOMLDecodeError:
        return
    lists: list[Any] = [table.get("dependencies", [])] if isinstance(table, dict) else []
    optional = table.get("optional-dependencies", {}) if isinstance(table, dict) else {}
    lists += list(optional.values()) if isinstance(optional, dict) else []
    text = content.decode("utf-8", "replace").splitlines()
    for item in (item for found in lists if isinstance(found, list) for item in found if isinstance(item, str)):
        number = next((n for n, line in enumerate(text, 1) if item in line), 1)
        yield from _requirement(item, f"{path}:{number}")


def _requirement(line: str, where: str) -> Iterator[Requirement]:
    found = _REQUIREMENT.match(line)
    if found is not None and not line.lstrip().startswith(("-", "#")):
        yield Requirement(canonical(found["name"]), found["spec"].strip().strip("()"), where)


def satisfies(version: str, spec: str) -> bool | None:
    """Say whether a version meets all clauses, by release numbers only (PEP 440 without pre-releases).

    None when a clause or the version is written in a way that is not understood.
    """
    release = _RELEASE.match(version)
    if release is None:
        return None
    have = _numbers(release[1])
    answers = [_meets(have, clause.strip()) for clause in spec.split(",") if clause.strip()]
    return None if None in answers else all(answers)


def _meets(have: tuple[int, ...], clause: str) -> bool | None:
    found = _CLAUSE.match(clause)
    if found is None:
        return None
    operator, wanted, prefix = found[1], _numbers(found[2]), bool(found[3])
    width = max(len(have), len(wanted))
    left, right = _padded(have, width), _padded(wanted, width)
    same = have[: len(wanted)] == wanted if prefix else left == right
    compatible = left >= right and have[: len(wanted) - 1] == wanted[:-1]
    return {
        "===": same, "==": same, "!=": not same, "<=": left <= right, ">=": left >= right,
        "<": left < right, ">": left > right, "~=": compatible,
    }[operator]  # fmt: skip


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:6])


def _padded(numbers: tuple[int, ...], width: int) -> tuple[int, ...]:
    return numbers + (0,) * (width - len(numbers))


def required(project: Project, module: str) -> Requirement | None:
    """Return the project's requirement for the distribution of a module, None when it has none."""
    root = module.partition(".")[0]
    wanted = canonical(DISTRIBUTIONS.get(root, root))
    found = [r for r in requirements(project) if r.name == wanted]
    return next((r for r in found if r.spec), found[0] if found else None)


class Versions:
    """Enricher: says which version of the distribution in the message the project requires."""

    name = "versions"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        for module in dict.fromkeys(_MODULES.findall(scene.signal.error.message)):
            found = required(scene.project, module)
            if found is not None:
                spec = found.spec or "any version"
                said = f"the project requires {found.name} ({spec})"
                yield Evidence(self.name, said, {"distribution": found.name, "required": found.spec}, found.where)
