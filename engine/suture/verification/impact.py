"""Which tests a patch may concern: by what they ran, or else by what they import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from suture.domain.observation import Observation
from suture.domain.paths import is_test
from suture.domain.project import Project
from suture.domain.remedy import Edit, Patch
from suture.verification import changed

# A larger project is read in part: reading every import would cost more than running the tests.
_MOST_FILES = 3000

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<base>[.\w]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#]+)"
    rb"|import[ \t]+(?P<modules>[^\n#]+))",
    re.MULTILINE,
)


def by_run(patch: Patch, baseline: Observation) -> list[str]:
    """Return the tests of a traced run that entered a changed function, in the order in which they ran."""
    if baseline.session is None:
        return []
    touched = [function for edit in patch.edits for function in _touched(edit)]
    entered = baseline.session.entered
    return [test for test in baseline.tests if _is_entered(touched, entered.get(test, ()))]


def _touched(edit: Edit) -> Iterator[str]:
    before = frozenset(line for old, _ in changed.spans(edit) for line in old)
    names = changed.functions_at(edit.after, changed.lines_after(edit)) | changed.functions_at(
        edit.before or b"", before
    )
    for name in names:
        yield f"{edit.path}::" if name == changed.MODULE else f"{edit.path}::{name}"


def _is_entered(touched: Iterable[str], entered: Iterable[str]) -> bool:
    ran = frozenset(entered)
    return any(
        function in ran or (function.endswith("::") and any(one.startswith(function) for one in ran))
        for function in touched
    )


def by_import(paths: Iterable[str], project: Project) -> list[str]:
    """Return the test files that import one of the modules, directly or over others, or name its file.

    Names are matched by their last parts, which rather takes a test too many than one too few.
    """
    files = [path for path, _ in zip(project.python_files(), range(_MOST_FILES), strict=False)]
    importers = _importers(files, project)
    reached, level = set(paths), list(paths)
    while level:
        level = sorted({one for path in level for one in importers.get(path, ())} - reached)
        reached.update(level)
    conftests = [PurePosixPath(path).parent for path in reached if PurePosixPath(path).name == "conftest.py"]
    return [path for path in files if _is_test_file(path) and (path in reached or _is_below(path, conftests))]


def _is_test_file(path: str) -> bool:
    return is_test(path) and PurePosixPath(path).name not in {"conftest.py", "__init__.py"}


def _is_below(path: str, folders: Iterable[PurePosixPath]) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


def _importers(files: Iterable[str], project: Project) -> Mapping[str, list[str]]:
    by_name: dict[str, list[str]] = {}
    for path in files:
        for name in _names(path):
            by_name.setdefault(name, []).append(path)
    found: dict[str, list[str]] = {}
    for path in files:
        source = project.read(path) or b""
        for module in set(_imported(source, path)):
            for target in by_name.get(module, ()):
                found.setdefault(target, []).append(path)
        if is_test(path):
            _add_scripts(source, path, by_name, found)
    return found


def _add_scripts(source: bytes, path: str, by_name: Mapping[str, list[str]], found: dict[str, list[str]]) -> None:
    # a test may start a script instead of importing it
    for name in set(re.findall(rb"(\w+)\.py\b", source)):
        for target in by_name.get(name.decode(), ()):
            found.setdefault(target, []).append(path)


def _names(path: str) -> Iterator[str]:
    parts = PurePosixPath(path.removesuffix("/__init__.py").removesuffix(".py")).parts
    for start in range(len(parts)):
        yield ".".join(parts[start:])


def _imported(source: bytes, path: str) -> Iterator[str]:
    for match in _IMPORT.finditer(source):
        if match["modules"] is not None:
            for part in match["modules"].decode("utf-8", "replace").split(","):
                yield from _with_parents(part.split(" as ")[0].strip())
            continue
        base = _absolute(match["base"].decode("utf-8", "replace"), path)
        yield from _with_parents(base)
        for part in match["names"].decode("utf-8", "replace").strip("()\r\n ").split(","):
            name = part.split(" as ")[0].strip()
            yield f"{base}.{name}" if base else name


def _with_parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])


def _absolute(base: str, path: str) -> str:
    name = base.lstrip(".")
    dots = len(base) - len(name)
    if not dots:
        return name
    parents = PurePosixPath(path).parts[:-dots]
    return ".".join([*parents, name]) if name else ".".join(parents)
