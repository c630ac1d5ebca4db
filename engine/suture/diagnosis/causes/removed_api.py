"""AttributeError and ImportError: the standard library of this Python no longer has it."""

from __future__ import annotations

import ast
import re

from suture.diagnosis.causes.attribute import absent_attribute
from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.removed import CLASSES, MODULES, is_removed, is_removed_test_method
from suture.diagnosis.view import View

_FROM = re.compile(r"^cannot import name '(?P<attribute>\w+)' from '(?P<module>[\w.]+)'")
_MODULE = re.compile(r"^No module named '(?P<module>[\w.]+)'")


def asked(view: View) -> tuple[str, str, str | None] | None:
    """Return form, module and attribute of what was asked of the standard library."""
    message, node = view.error.message, view.node
    if view.error.is_a("ImportError") and view.direct:
        named = _FROM.match(message)
        if named is not None and isinstance(node, ast.ImportFrom):
            return "from", named["module"], named["attribute"]
        absent = _MODULE.match(message)
        if absent is not None and isinstance(node, ast.Import | ast.ImportFrom):
            return "import", absent["module"], None
    found = absent_attribute(view)
    if found is None or found[2] == "NoneType":
        return None
    attribute, what, type_name = found
    if what == "module":
        return "attribute", type_name, attribute.attr
    home = CLASSES.get(type_name.rpartition(".")[2], type_name)
    if is_removed_test_method(attribute.attr):
        home = "unittest"
    return ("method", home, attribute.attr) if is_removed(home, attribute.attr) else None


def _suspect(view: View) -> Suspicion | None:
    found = asked(view)
    if found is None:
        return None
    form, module, attribute = found
    if form == "import" and not _known_module(module):
        return None
    thing = f"{module}.{attribute}" if attribute else module
    options = (attribute,) if attribute and form != "method" else ()
    first = view.probe("importable", module, *options)
    node = view.node
    more = (view.probe("attributes", node.value),) if isinstance(node, ast.Attribute) else ()
    return Suspicion(
        f"The standard library of Python {view.scene.signal.python} no longer has {thing}.", (first, *more)
    )


def _judge(view: View, answers: Answers) -> Finding:
    found = asked(view)
    if found is None:
        return no("nothing of the standard library is asked for")
    form, module, attribute = found
    python = view.scene.signal.python
    facts = {"module": module, "attribute": attribute, "form": form, "python": python}
    if form == "method":
        return _judge_method(view, answers, module, facts)
    options = (attribute,) if attribute else ()
    answer = answers.of(view.probe("importable", module, *options))
    less = "" if answer else LESS + answer.why_not
    if attribute is None:
        if answer.flag("found") and answer.text("origin") in {"project", "site"}:
            return no(f"{module} is found, and is not part of the standard library")
        return Finding(shown=True, because=f"Python {python} has no module {module}{less}", facts=facts)
    return _judge_attribute(view, answers, facts, less)


def _judge_attribute(view: View, answers: Answers, facts: dict[str, str | None], less: str) -> Finding:
    module, attribute = facts["module"] or "", facts["attribute"] or ""
    answer = answers.of(view.probe("importable", module, attribute))
    origin, has = answer.text("origin"), answer.mapping("has").get(attribute)
    once = is_removed(module, attribute)
    if origin in {"project", "site"}:
        return no(f"{module} is not part of the standard library")
    if has is True:
        return no(f"{module} has {attribute}")
    if once:
        return Finding(shown=True, because=f"{module} had {attribute} once, and not in this Python{less}", facts=facts)
    if origin in {"stdlib", "builtin"} and has is False:
        return unknown(f"{module} does not have {attribute}, but is not known to have had it")
    return no(f"{module} is not known to have had {attribute}{less}")


def _judge_method(view: View, answers: Answers, module: str, facts: dict[str, str | None]) -> Finding:
    node = view.node
    attribute = facts["attribute"]
    answer = answers.of(view.probe("attributes", node.value if isinstance(node, ast.Attribute) else node))
    names = {c.name for c in answer.names("names")}
    if module == "unittest" and answer and "assertEqual" not in names:
        return no("the receiver is no unittest.TestCase")
    less = "" if answer else LESS + answer.why_not
    because = f"objects of {module} had {attribute} once, and not in Python {facts['python']}{less}"
    return Finding(shown=True, because=because, facts=facts)


def _known_module(module: str) -> bool:
    return module in MODULES or module.partition(".")[0] in MODULES


CAUSES = (Cause("removed-api", _suspect, _judge),)
