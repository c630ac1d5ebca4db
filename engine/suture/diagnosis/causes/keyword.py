"""TypeError: the callee does not take the keyword."""

from __future__ import annotations

import ast
import re
from typing import Any

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no
from suture.diagnosis.did_you_mean import Candidate, Near, did_you_mean
from suture.diagnosis.facts import Answer, Answers
from suture.diagnosis.none_origin import functions_named
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import FunctionNode
from suture.diagnosis.view import View

_UNEXPECTED = re.compile(r"got an unexpected keyword argument '(\w+)'|^'(\w+)' is an invalid keyword argument for")
_NONE_AT_ALL = re.compile(r"takes no keyword arguments")


def refused(view: View) -> tuple[ast.Call, ast.keyword] | None:
    """Return the call and the keyword that it must not have; a keyword inside `**mapping` is not in the source."""
    if not view.error.is_a("TypeError") or not isinstance(view.node, ast.Call) or not view.direct:
        return None
    written = [k for k in view.node.keywords if k.arg is not None]
    said = _UNEXPECTED.search(view.error.message)
    if said is not None:
        name = said[1] or said[2]
        written = [k for k in written if k.arg == name]
    elif not _NONE_AT_ALL.search(view.error.message):
        return None
    return (view.node, written[0]) if len(written) == 1 else None


def _suspect(view: View) -> Suspicion | None:
    found = refused(view)
    if found is None:
        return None
    call, keyword = found
    sentence = f"`{view.text(call.func)}` takes no keyword {keyword.arg}."
    return Suspicion(sentence, (view.probe("signature", call.func),))


def _judge(view: View, answers: Answers) -> Finding:
    found = refused(view)
    if found is None:
        return no("no keyword is refused here")
    call, keyword = found
    wanted = keyword.arg or ""
    answer = answers.of(view.probe("signature", call.func))
    less = "" if answer else LESS + answer.why_not
    parameters, path, line = _signature(view, call, answer)
    if answer and wanted in parameters:
        return no(f"`{view.text(call.func)}` takes {wanted}: a call deeper inside refused it")
    given = frozenset(k.arg for k in call.keywords if k.arg is not None)
    near = did_you_mean(wanted, map(Candidate, parameters), used=given - {wanted})
    facts: dict[str, Any] = {
        "callee": view.text(call.func),
        "keyword": wanted,
        "candidate": near.name if isinstance(near, Near) else None,
        "parameters": parameters,
        "path": path,
        "line": line,
    }
    near_said = near.said if isinstance(near, Near) else near.reason
    because = f"`{view.text(call.func)}` takes no {wanted} but {near_said}" if isinstance(near, Near) else (
        f"`{view.text(call.func)}` takes no {wanted}; {near_said}"
    )  # fmt: skip
    return Finding(shown=True, because=because + less, facts=facts)


def _signature(view: View, call: ast.Call, answer: Answer) -> tuple[list[str], str | None, int | None]:
    """Return parameters, project path and line of the callee: as answered, else as its one definition says."""
    file = answer.text("file")
    if answer:
        path = view.scene.project.relative(file) if file else None
        return answer.parameters(), path, answer.number("line") if path else None
    name = callee_name(call)
    found = list(functions_named(view.search, name)) if name else []
    if len(found) != 1:
        return [], None, None
    source, function = found[0]
    return by_keyword(function), source.path, function.lineno


def by_keyword(function: FunctionNode) -> list[str]:
    """Return the parameters that can be given by keyword, without `self`."""
    names = [a.arg for a in function.args.args + function.args.kwonlyargs]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


CAUSES = (Cause("unexpected-keyword", _suspect, _judge),)
