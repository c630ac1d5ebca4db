"""AttributeError: a package has no such attribute because its submodule of that name was never imported."""

from __future__ import annotations

import ast

from suture.diagnosis.causes.attribute import absent_attribute
from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.removed import is_removed
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_HALF_LOADED = "partially initialized"


def _asked(view: View) -> str | None:
    """Return the dotted name of the submodule that is taken of its package, written out as it is imported."""
    found = absent_attribute(view)
    if found is None or found[1] != "module" or not view.direct or view.error.message.startswith(_HALF_LOADED):
        return None
    node, _, package = found
    if not isinstance(node.ctx, ast.Load) or view.text(node.value) != package or is_removed(package, node.attr):
        return None
    return f"{package}.{node.attr}" if _imported(view, package) else None


def _imported(view: View, package: str) -> bool:
    """Say whether the file imports the package under its own name, so that one more import binds nothing new."""
    named = (alias for node in view.source.nodes if isinstance(node, ast.Import) for alias in node.names)
    return any(a.asname is None and (a.name == package or a.name.startswith(f"{package}.")) for a in named)


def _probe(view: View, module: str) -> Probe:
    return view.probe("importable", module)


def _suspect(view: View) -> Suspicion | None:
    module = _asked(view)
    return None if module is None else Suspicion(f"`{module}` is never imported.", (_probe(view, module),))


def _judge(view: View, answers: Answers) -> Finding:
    module = _asked(view)
    if module is None:
        return no("no submodule is asked for")
    answer = answers.of(_probe(view, module))
    if not answer:
        return unknown(f"whether there is a module {module} is not known{LESS}{answer.why_not}")
    if answer.flag("found") is not True:
        return no(f"there is no module {module}")
    because = f"{module} is a module, and nothing has imported it"
    return Finding(shown=True, because=because, facts={"module": module, "statement": f"import {module}"})


CAUSES = (Cause("missing-submodule", _suspect, _judge),)
