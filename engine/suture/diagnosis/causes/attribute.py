"""AttributeError: the receiver is None, or the attribute is misspelt."""

from __future__ import annotations

import ast
import re

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.did_you_mean import Candidate, Category, NotNear, did_you_mean
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import allows_none, origin
from suture.diagnosis.removed import is_removed
from suture.diagnosis.view import View

NO_ATTRIBUTE = re.compile(
    r"^(?:partially initialized )?(?P<what>module|type object)? ?'(?P<type>[^']+)'(?: object)? has no attribute "
    r"'(?P<attribute>\w+)'"
)


def absent_attribute(view: View) -> tuple[ast.Attribute, str, str] | None:
    """Return the failing node, "module", "type object" or "", and the type's or module's name."""
    said = NO_ATTRIBUTE.match(view.error.message)
    if said is None or not view.error.is_a("AttributeError") or not isinstance(view.node, ast.Attribute):
        return None
    return (view.node, said["what"] or "", said["type"]) if view.node.attr == said["attribute"] else None


def _suspect_none(view: View) -> Suspicion | None:
    found = absent_attribute(view)
    if found is None or found[2] != "NoneType" or not view.direct:
        return None
    node = found[0]
    sentence = f"`{view.text(node.value)}` is None when `.{node.attr}` is taken of it."
    return Suspicion(sentence, (view.probe("value", node.value),))


def _judge_none(view: View, answers: Answers) -> Finding:
    node = view.node
    if not isinstance(node, ast.Attribute):
        return no("no attribute is taken here")
    answer = answers.of(view.probe("value", node.value))
    receiver = view.text(node.value)
    if answer.flag("is_none") is False:
        return no(f"`{receiver}` is not None but {answer.text('type')}")
    if not answer and not view.fault.exact and _same_attribute(view, node) > 1:
        return unknown(f"`.{node.attr}` is taken more than once on this line{LESS}{answer.why_not}")
    found = origin(view, node.value)
    because = f"`{receiver}` is None" + (f": {found.sentence}" if found else "; the code does not tell where from")
    facts = {
        "receiver": receiver,
        "attribute": node.attr,
        "origin": found.sentence if found else None,
        "optional": (found is not None and found.legal) or tested_for_none(view, receiver),
    }
    return Finding(shown=True, because=because, facts=facts)


def _same_attribute(view: View, node: ast.Attribute) -> int:
    line = view.fault.span.line
    return sum(isinstance(n, ast.Attribute) and n.attr == node.attr and n.lineno == line for n in view.source.nodes)


def tested_for_none(view: View, receiver: str) -> bool:
    """Say whether the same function asks elsewhere if the receiver is None."""
    function = view.function
    for node in ast.walk(function) if function is not None else ():
        match node:
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
                if view.text(left) == receiver:
                    return True
            case ast.arg(annotation=annotation) if node.arg == receiver and allows_none(annotation):
                return True
    return False


def _suspect_misspelt(view: View) -> Suspicion | None:
    found = absent_attribute(view)
    if found is None or found[2] == "NoneType":
        return None
    node = found[0]
    sentence = f"`.{node.attr}` is misspelt: `{view.text(node.value)}` has no such attribute."
    return Suspicion(sentence, (view.probe("attributes", node.value),))


def _judge_misspelt(view: View, answers: Answers) -> Finding:
    found = absent_attribute(view)
    if found is None:
        return no("no attribute is missing here")
    node, what, type_name = found
    if set_elsewhere(view, type_name.rpartition(".")[2], node.attr):
        return no(f"{type_name} sets `.{node.attr}` elsewhere: it is not set yet, not misspelt")
    answer = answers.of(view.probe("attributes", node.value))
    names = answer.names("names") if answer else _declared_names(view, what, type_name)
    less = "" if answer else LESS + answer.why_not
    if answer and node.attr in {c.name for c in names}:
        return no(f"`{view.text(node.value)}` has the attribute {node.attr}")
    if is_removed(type_name, node.attr) or is_removed(answer.text("module") or "", node.attr):
        return no(f"{node.attr} is no misspelling: the standard library once had it")
    if not node.attr.startswith("__"):
        names = [c for c in names if not c.name.startswith("__")]
    near = did_you_mean(node.attr, names, category=wanted_category(view, node), used=view.used_beside(node))
    if isinstance(near, NotNear):
        return no(near.reason + less)
    receiver = view.text(node.value)
    facts = {"receiver": receiver, "attribute": node.attr, "candidate": near.name}
    return Finding(shown=True, because=f"`{receiver}` has no {node.attr} but {near.said}{less}", facts=facts)


def wanted_category(view: View, node: ast.expr) -> Category | None:
    """Return "callable" where the node is called, "value" where its value is used, None where both can be."""
    above = view.source.parents.get(node)
    match above:
        case ast.Call(func=called) if called is node:
            return "callable"
        case ast.Call() | ast.keyword() | ast.Assign() | ast.Return() | ast.FunctionDef() | ast.ClassDef():
            return None
        case ast.Attribute() | ast.Subscript() | ast.Tuple() | ast.List() | ast.Dict() | ast.ExceptHandler():
            return None
    return "value"


def set_elsewhere(view: View, class_name: str, attribute: str) -> bool:
    """Say whether some method of a class of that name binds the attribute."""
    return any(c.name == attribute for c in class_names(view, class_name))


def class_names(view: View, class_name: str) -> list[Candidate]:
    """Return what a class of the project, and its bases there, bind: methods, class and self attributes."""
    names: list[Candidate] = []
    waiting, seen = [class_name], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for source in view.search.mentioning(f"class {name}"):
            for node in source.nodes:
                if isinstance(node, ast.ClassDef) and node.name == name:
                    names += _bound_by(node)
                    waiting += [base.id for base in node.bases if isinstance(base, ast.Name)]
    return names


def _bound_by(node: ast.ClassDef) -> list[Candidate]:
    names: list[Candidate] = []
    for inner in ast.walk(node):
        match inner:
            case (
                ast.FunctionDef(name=name, decorator_list=decorators)
                | ast.AsyncFunctionDef(name=name, decorator_list=decorators)
            ) if inner in node.body:
                is_property = any("property" in ast.unparse(d) for d in decorators)
                names.append(Candidate(name, "value" if is_property else "callable"))
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                names.append(Candidate(name))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if inner in node.body:
                names.append(Candidate(name, _category(value)))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if inner in node.body:
                names.append(Candidate(name, _category(value)))
    return names


def _category(value: ast.expr | None) -> Category | None:
    plain = isinstance(value, ast.Constant | ast.List | ast.Dict | ast.Set | ast.Tuple | ast.JoinedStr)
    return "value" if plain else None


def _declared_names(view: View, what: str, type_name: str) -> list[Candidate]:
    if what != "module":
        return class_names(view, type_name.rpartition(".")[2])
    path = type_name.replace(".", "/")
    for candidate in (f"{path}.py", f"{path}/__init__.py", f"src/{path}.py", f"src/{path}/__init__.py"):
        source = view.search.source(candidate)
        if source is not None:
            return module_names(source.tree)
    return []


def module_names(tree: ast.Module) -> list[Candidate]:
    """Return the names that a module binds at its top level."""
    names: list[Candidate] = []
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(Candidate(name, "callable"))
            case ast.Assign(targets=targets):
                names += [Candidate(t.id) for t in targets if isinstance(t, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.append(Candidate(name))
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names += [Candidate((a.asname or a.name).partition(".")[0]) for a in aliases]
    return names


CAUSES = (
    Cause("none-receiver", _suspect_none, _judge_none),
    Cause("misspelt-attribute", _suspect_misspelt, _judge_misspelt),
)
