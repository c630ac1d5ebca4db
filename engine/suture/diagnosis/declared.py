"""Defaults that the owner of the project has declared: a person typed them, so numbers are allowed among them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from suture.diagnosis.none_origin import parameter
from suture.diagnosis.source import qualified_name
from suture.diagnosis.view import View
from suture.domain.hypothesis import JustifiedValue

_RESULT = "return"


def owned(view: View, cause: str, facts: Mapping[str, Any]) -> Iterator[JustifiedValue]:
    """Yield what is declared for the failing expression, and for what the failing function returns.

    The most special declaration speaks: "module:function.name" before "Class.attribute" before "name".
    """
    declared = view.scene.declared
    keys = _keys(view, cause, facts) if declared else ()
    for key in keys:
        if key in declared:
            yield _value(declared[key], f"{key!r} has this default by the owner's word")
            break
    for key in (f"{function}.{_RESULT}" for function in _functions(view)):
        if key in declared:
            yield _value(declared[key], f"returned: {key!r} has this default by the owner's word")
            break


def last_name(expression: str) -> str | None:
    """Return the name by which an expression reads its value: of a variable, attribute or key."""
    node = _parsed(expression)
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name))]):
            return name
    return None


def _parsed(expression: str) -> ast.expr | None:
    try:
        return ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _value(literal: str, reason: str) -> JustifiedValue:
    return JustifiedValue(literal, type(ast.literal_eval(literal)).__name__, 0, f"{reason} (pyproject.toml)")


def _keys(view: View, cause: str, facts: Mapping[str, Any]) -> Iterator[str]:
    name, classes = _subject(view, cause, facts)
    if name is not None:
        yield from (f"{function}.{name}" for function in _functions(view))
        yield from (f"{class_name}.{name}" for class_name in classes)
        yield name


def _subject(view: View, cause: str, facts: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """Return the name whose value is missing, and the classes whose attribute it may be."""
    match cause:
        case "missing-key":
            key = _parsed(str(facts.get("key", "")))
            return (key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None), ()
        case "none-operand":
            operand = _parsed(str(facts.get("operand", "")))
            holder = operand.value if isinstance(operand, ast.Attribute) else None
            return last_name(str(facts.get("operand", ""))), _classes(view, holder)
        case "unbound-local":
            return str(facts.get("name", "")), ()
        case "none-container":
            return last_name(str(facts.get("container", ""))), ()
        case "none-receiver":
            return str(facts.get("attribute", "")), _classes(view, _parsed(str(facts.get("receiver", ""))))
    return None, ()


def _functions(view: View) -> Iterator[str]:
    """Yield the failing function as "module:function", by the names that its module may have."""
    function = qualified_name(view.source, view.node).replace("<locals>.", "")
    path = PurePosixPath(view.fault.path.removeprefix("src/")).with_suffix("")
    parts = path.parts[:-1] if path.name == "__init__" else path.parts
    modules = [".".join(parts), view.frame.module or ""]
    yield from (f"{module}:{function}" for module in dict.fromkeys(modules) if module)


def _classes(view: View, holder: ast.expr | None) -> tuple[str, ...]:
    """Return the class of a variable as it was seen, and the names in the annotation of a parameter."""
    if not isinstance(holder, ast.Name):
        return ()
    variable = view.frame.variables.get(holder.id)
    seen = [variable.type.rpartition(".")[2]] if variable is not None else []
    declared = parameter(view.function, holder.id) if view.function is not None else None
    annotation = declared.annotation if declared is not None else None
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = _parsed(annotation.value)
    named = [n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)] if annotation is not None else []
    return tuple(dict.fromkeys([*seen, *named]))
