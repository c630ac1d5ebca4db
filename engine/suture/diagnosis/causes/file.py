"""FileNotFoundError: the file is not where it is looked for."""

from __future__ import annotations

import ast
import posixpath

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.missing_file import missing_path, near_paths
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_WRITES = frozenset({"write_text", "write_bytes", "mkdir", "makedirs", "touch", "rename", "replace", "savefig", "dump"})
_RECEIVERS = frozenset({"read_text", "read_bytes", "open", "stat", "iterdir", "unlink", "samefile", "resolve"})
_COMMANDS = ("subprocess.", "os.exec", "os.spawn", "os.posix_spawn", "Popen")


def path_expression(view: View, asked: str) -> ast.expr | None:
    """Return the expression that gives the path, None when the call runs a command or writes."""
    call = view.node
    if not isinstance(call, ast.Call) or _writes(call) or view.text(call.func).startswith(_COMMANDS):
        return None
    given = [*call.args, *(k.value for k in call.keywords)]
    literal = [a for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str) and a.value == asked]
    if literal:
        return literal[0]
    if isinstance(call.func, ast.Attribute) and call.func.attr in _RECEIVERS and not _is_module(view, call.func.value):
        return call.func.value
    return call.args[0] if call.args and not isinstance(call.args[0], ast.Starred) else None


def _writes(call: ast.Call) -> bool:
    name = callee_name(call)
    if name in _WRITES:
        return True
    if name != "open":
        return False
    position = 1 if isinstance(call.func, ast.Name) or _of_module(call.func) else 0
    modes = [*call.args[position : position + 1], *(k.value for k in call.keywords if k.arg == "mode")]
    return any(isinstance(m, ast.Constant) and isinstance(m.value, str) and set(m.value) & set("wax") for m in modes)


def _of_module(callee: ast.expr) -> bool:
    match callee:
        case ast.Attribute(
            value=ast.Name(id="io" | "os" | "codecs" | "gzip" | "bz2" | "lzma" | "tokenize" | "builtins")
        ):
            return True
    return False


def _is_module(view: View, node: ast.expr) -> bool:
    """Say whether a receiver is a module that the file imports under that name."""
    if not isinstance(node, ast.Name):
        return False
    aliases = (n for n in view.source.nodes if isinstance(n, ast.alias))
    return any((a.asname or a.name.partition(".")[0]) == node.id for a in aliases)


def _paths(view: View, asked: str) -> Probe:
    root = view.scene.project.root
    near = near_paths(asked, view.search.paths(), view.fault.path)
    return view.probe("paths", "", asked, *(posixpath.join(root, path) for path in near))


def _suspect(view: View) -> Suspicion | None:
    asked = missing_path(view.error)
    if asked is None or path_expression(view, asked) is None:
        return None
    return Suspicion(f"The file {asked} is not where it is looked for.", (_paths(view, asked),))


def _judge(view: View, answers: Answers) -> Finding:
    asked = missing_path(view.error)
    expression = path_expression(view, asked) if asked is not None else None
    if asked is None or expression is None:
        return no("no file is read here")
    answer = answers.of(_paths(view, asked))
    exist, root = answer.mapping("exist"), view.scene.project.root
    if asked in exist:
        return no(f"{asked} is there after all: the failure depends on the working directory or on time")
    near = near_paths(asked, view.search.paths(), view.fault.path)
    looked_at = posixpath.normpath(posixpath.join(answer.text("cwd") or root, asked))
    places_of = {path: posixpath.join(root, path) for path in near}
    found = [path for path, place in places_of.items() if place != looked_at and (not answer or place in exist)]
    less = "" if answer else LESS + answer.why_not
    places = f"; the project has {', '.join(found)}" if found else "; no file of that name is in the project"
    facts = {"path": asked, "argument": view.text(expression), "candidates": found, "cwd": answer.text("cwd")}
    return Finding(shown=True, because=f"{asked} does not exist{places}{less}", facts=facts)


CAUSES = (Cause("missing-file", _suspect, _judge),)
