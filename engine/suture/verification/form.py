"""What can be said of a patch without running it: it applies, is small, parses and adds no way out."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from suture.domain.paths import closed_folders, is_test
from suture.domain.project import Project
from suture.domain.remedy import Edit, Patch
from suture.domain.verdict import Claim
from suture.verification import changed, claims

MOST_LINES = 40
MOST_FILES = 2
_EXITS = frozenset({
    "sys.exit", "os._exit", "exit", "quit", "os.abort", "os.kill", "os.killpg", "signal.raise_signal",
    "SystemExit", "KeyboardInterrupt", "os.execv", "os.execve", "os.execvp", "os.execvpe", "_exit", "abort",
    "pytest.exit", "pytest.skip", "unittest.SkipTest", "sys.excepthook",
})  # fmt: skip
_BROAD = frozenset({"Exception", "BaseException"})


def decide(patch: Patch, project: Project, python: str | None = None, rounds: int = 1) -> list[Claim]:
    """Return the claims about the patch as a text, up to and with the first that fails.

    Args:
        patch: the candidate.
        project: the snapshot that it is meant for.
        python: version of the interpreter that will run it ("3.9.2"), None when it is not known.
        rounds: how many repairs the patch is made of; each may be as large as one.
    """
    found: list[Claim] = []
    for claim in (
        claims.decided(claims.APPLIES, _does_not_apply(patch, project)),
        claims.decided(claims.SMALL, _too_much(patch, rounds)),
        claims.decided(claims.PARSES, _does_not_parse(patch, python)),
        claims.decided(claims.NO_WAY_OUT, _way_out(patch)),
    ):
        found.append(claim)
        if claims.refuted(found):
            break
    return found


def _does_not_apply(patch: Patch, project: Project) -> str | None:
    if not patch.edits:
        return "the patch changes nothing"
    for edit in patch.edits:
        pure = PurePosixPath(edit.path)
        if pure.is_absolute() or ".." in pure.parts:
            return f"{edit.path} lies outside the project"
        if project.read(edit.path) != edit.before:
            return f"{edit.path} is not what the patch was made for"
        if edit.before == edit.after:
            return f"{edit.path} is not changed by its edit"
    return None


def _too_much(patch: Patch, rounds: int) -> str | None:
    if len(patch.edits) > MOST_FILES * rounds:
        return f"it changes {len(patch.edits)} files, at most {MOST_FILES * rounds} are allowed"
    lines = sum(changed.size(edit) for edit in patch.edits)
    if lines > MOST_LINES * rounds:
        return f"it changes {lines} lines, at most {MOST_LINES * rounds} are allowed"
    for edit in patch.edits:
        if is_test(edit.path):
            return f"{edit.path} is a test: a test is not changed to make it pass"
        if never := closed_folders(edit.path):
            return f"{edit.path} is never touched ({', '.join(never)})"
    return None


def _does_not_parse(patch: Patch, python: str | None) -> str | None:
    for edit in patch.edits:
        if not edit.path.endswith(".py"):
            continue
        error = _syntax_error(edit.after, edit.path, python)
        # a grammar newer than the engine's: the run in the sandbox decides
        if error and not (edit.before and _syntax_error(edit.before, edit.path, python)):
            return error
    return None


def _syntax_error(content: bytes, path: str, python: str | None) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(content, path, "exec", dont_inherit=True)
            ast.parse(content, path, feature_version=_version(python))
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        return f"{path}:{line}: {getattr(error, 'msg', error)}" if line else f"{path}: {error}"
    return None


def _version(python: str | None) -> tuple[int, int] | None:
    match = re.match(r"3\.(\d+)", python or "")
    return (3, int(match[1])) if match else None


def _way_out(patch: Patch) -> str | None:
    for edit in patch.edits:
        if added := _ways_out(edit):
            return f"{edit.path} {added}"
    return None


def _ways_out(edit: Edit) -> str | None:
    before, after = changed.parsed(edit.before or b""), changed.parsed(edit.after)
    if before is None or after is None:
        return None
    if exits := Counter(_exits(after)) - Counter(_exits(before)):
        return f"gains {min(exits)}: a program that only ends early is not healed"
    if Counter(_swallows(after)) - Counter(_swallows(before)):
        return "gains a handler that swallows every exception"
    return None


def _exits(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _EXITS:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in _EXITS:
                yield name


def _swallows(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises(node):
            yield "except"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "suppress":
            if any(_is_broad(argument) for argument in node.args):
                yield "suppress"
        elif isinstance(node, ast.Try) and any(isinstance(last, ast.Return) for last in node.finalbody):
            yield "finally"


def _is_broad(kind: ast.expr | None) -> bool:
    named = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(name is None or ast.unparse(name).rpartition(".")[2] in _BROAD for name in named)


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))
