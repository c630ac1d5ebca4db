"""ImportError, AttributeError or TypeError of a library that is not the version which the project requires."""

from __future__ import annotations

import ast
import re

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.causes.keyword import refused
from suture.diagnosis.facts import Answers
from suture.diagnosis.versions import Requirement, required, satisfies
from suture.diagnosis.view import View

_MODULE = re.compile(r"(?:No module named|cannot import name '\w+' from|^module) '([\w.]+)'")


def library(view: View) -> str | None:
    """Return the module that does not have what is asked of it."""
    if view.error.is_a("ImportError", "AttributeError"):
        said = _MODULE.search(view.error.message)
        return said[1] if said is not None else None
    found = refused(view)
    return _imported(view, found[0].func) if found is not None else None


def _imported(view: View, callee: ast.expr) -> str | None:
    """Return the module from which the callee's first name was imported."""
    while isinstance(callee, ast.Attribute):
        callee = callee.value
    if not isinstance(callee, ast.Name):
        return None
    for node in view.source.nodes:
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    if (alias.asname or alias.name.partition(".")[0]) == callee.id:
                        return alias.name
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                if any((alias.asname or alias.name) == callee.id for alias in aliases):
                    return module
    return None


def _required(view: View) -> Requirement | None:
    module = library(view)
    return required(view.scene.project, module) if module is not None else None


def _suspect(view: View) -> Suspicion | None:
    found = _required(view)
    if found is None:
        return None
    sentence = f"The installed {found.name} is not the version that the project requires."
    return Suspicion(sentence, (view.probe("distribution", found.name),))


def _judge(view: View, answers: Answers) -> Finding:
    found = _required(view)
    if found is None:
        return no("the project requires no such distribution")
    answer = answers.of(view.probe("distribution", found.name))
    if not answer:
        return unknown(answer.why_not)
    installed = answer.text("installed")
    spec = found.spec or "any version"
    facts = {"distribution": found.name, "installed": installed, "required": found.spec}
    if installed is None:
        because = f"{found.name} is required ({spec}, {found.where}) and not installed"
        return Finding(shown=True, because=because, facts=facts)
    meets = satisfies(installed, found.spec)
    if meets is None:
        return unknown(f"it cannot be told whether {found.name} {installed} meets {spec}")
    if meets:
        return no(f"{found.name} {installed} meets {spec}")
    because = f"{found.name} {installed} is installed, {spec} is required ({found.where})"
    return Finding(shown=True, because=because, facts=facts)


CAUSES = (Cause("wrong-version", _suspect, _judge),)
