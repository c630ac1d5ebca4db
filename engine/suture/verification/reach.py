"""Whether a program may reach beyond its own process and folder: a test that runs it would do so each time.

The sandbox lets nothing out, so its runs do not show it; the source is asked. Whoever is not known to stay inside is
taken to reach out: a test too few is the smaller harm.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from suture.domain.observation import Observation
from suture.domain.paths import is_test
from suture.domain.project import Project
from suture.verification.changed import parsed

_MODULES = frozenset(
    "asyncio asyncore ctypes ftplib http imaplib importlib mmap nntplib poplib pty runpy smtplib socket socketserver "
    "ssl subprocess syslog telnetlib urllib webbrowser wsgiref xmlrpc".split()
)
_CALLS = frozenset(
    "system popen kill killpg startfile fork forkpty posix_spawn posix_spawnp __import__ exec eval remove unlink rmdir "
    "removedirs rmtree rename replace move symlink truncate chmod chown".split()
)
_OF_THE_SYSTEM = frozenset({"os", "shutil"})
_ALONE = frozenset({"__import__", "exec", "eval"})
# these write words of a URL or of a folder, and reach nowhere
_HARMLESS = frozenset({"urllib.parse", "http.HTTPStatus", "importlib.metadata", "importlib.resources"})


def beyond(project: Project, after: Sequence[Observation]) -> str:
    """Return what of the program may reach out, empty when nothing does.

    Args:
        project: the snapshot; every file counts but the tests, for which of them are imported no run says.
        after: runs of the program.
    """
    packages = sorted({name.partition(".")[0] for run in after if run.session for name in run.session.preload})
    if foreign := next((name for name in packages if not name.startswith("_") and name != "suture_sdk"), ""):
        return foreign
    return next((name for path in project.python_files() if not is_test(path) for name in _named(project, path)), "")


def _named(project: Project, path: str) -> Iterator[str]:
    tree = parsed(project.read(path) or b"")
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if _reaches(one.name))
            case ast.ImportFrom(module=str(module), level=0, names=names):
                yield from (module for one in names if _reaches(module) and f"{module}.{one.name}" not in _HARMLESS)
                yield from (f"{module}.{one.name}" for one in names if module in _OF_THE_SYSTEM and one.name in _CALLS)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _OF_THE_SYSTEM and _acts(name):
                yield f"{owner}.{name}"
            case ast.Call(func=ast.Name(id=name)) if name in _ALONE:
                yield f"{name}()"


def _reaches(module: str) -> bool:
    return module.partition(".")[0] in _MODULES and module not in _HARMLESS


def _acts(name: str) -> bool:
    return name in _CALLS or name.startswith(("exec", "spawn"))
