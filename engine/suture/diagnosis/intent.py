"""What the failing code was meant to do, quoted from the project: docstring, annotations, tests and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.diagnosis.call_sites import call_sites
from suture.diagnosis.source import FunctionNode, Source
from suture.diagnosis.view import View
from suture.domain.hypothesis import Intent
from suture.domain.paths import is_test

MOST_TEXT = 200
MOST_TESTS = 3
MOST_CALLS = 2


def intents(view: View) -> tuple[Intent, ...]:
    """Return the quotes, each with "path:line"; code at module level has only the module's docstring."""
    function = view.function
    if function is None:
        return tuple(_docstring(view.source, view.source.tree))
    return (
        *_docstring(view.source, function),
        *_annotations(view.source, function),
        *_tests(view, function),
        *_calls(view, function),
    )


def _docstring(source: Source, node: ast.Module | FunctionNode) -> Iterator[Intent]:
    text = ast.get_docstring(node)
    if text:
        yield Intent("docstring", _short(text.partition("\n\n")[0]), source.where(node.body[0]))


def _annotations(source: Source, function: FunctionNode) -> Iterator[Intent]:
    every = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    if function.returns is None and all(argument.annotation is None for argument in every):
        return
    returns = f" -> {source.segment(function.returns)}" if function.returns is not None else ""
    yield Intent(
        "annotation", _short(f"{function.name}({ast.unparse(function.args)}){returns}"), source.where(function)
    )


def _tests(view: View, function: FunctionNode) -> Iterator[Intent]:
    seen = 0
    for source in view.search.mentioning(function.name):
        if not is_test(source.path):
            continue
        for test in source.nodes:
            if isinstance(test, FunctionNode) and test.name.startswith("test") and _mentions(test, function.name):
                yield Intent("test", test.name, source.where(test))
                seen += 1
            if seen >= MOST_TESTS:
                return


def _mentions(test: FunctionNode, name: str) -> bool:
    return any(
        (isinstance(n, ast.Name) and n.id == name) or (isinstance(n, ast.Attribute) and n.attr == name)
        for n in ast.walk(test)
    )


def _calls(view: View, function: FunctionNode) -> Iterator[Intent]:
    for source, call in call_sites(view, function.name, most=MOST_CALLS):
        if not is_test(source.path):
            yield Intent("call", _short(source.segment(call)), source.where(call))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_TEXT else flat[: MOST_TEXT - 1] + "…"
