"""The source of a regression test: one recorded call, written as a pytest function or a unittest case."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from suture.verification.changed import Function, function_named
from suture.verification.house_style import Writing
from suture.verification.layout import lay_out
from suture.verification.recorded import Chosen

_WIDTH = 100
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Wording:
    """What the source is made of.

    `expects` says whether the result is compared; `search` is the folder, seen from the test file, that must
    be put on the path first, None when the module is found without.
    """

    chosen: Chosen
    module: str
    error: str
    definition: Function | None
    expects: bool
    search: str | None = None
    quote: str = '"'


def render(wording: Wording, writing: Writing) -> str:
    """Return the whole source of the test file."""
    setup, call = _call(wording)
    lines = [*setup, *_assertion(wording, call, writing)]
    head = _head(wording, writing)
    body = framed(wording.chosen.call.function, wording.error, lines, writing)
    return in_quotes("\n".join([*head, "", "", *body, ""]), wording.quote)


def framed(subject: str, error: str, lines: Sequence[str], writing: Writing) -> list[str]:
    """Return the test around its lines: that `subject` (a dotted name) does not raise `error` any more."""
    name = f"test_{_snake(subject)}_does_not_raise_{_snake(error)}"
    if writing == "pytest":
        return [f"def {name}():", *(_INDENT + line for line in lines)]
    title = "".join(part.title() for part in _snake(subject).split("_"))
    return [
        f"class {title}RegressionTest(unittest.TestCase):",
        f"{_INDENT}def {name}(self):",
        *(2 * _INDENT + line for line in lines),
        "",
        "",
        'if __name__ == "__main__":',
        f"{_INDENT}unittest.main()",
    ]


def quote_of(source: bytes | None) -> str:
    """Return the quotation mark that the source uses most for short texts."""
    text = (source or b"").decode("utf-8", "replace")
    single, double = (len(re.findall(rf"{mark}[^'\"\n\\]*{mark}", text)) for mark in "'\"")
    return "'" if single > double else '"'


def in_quotes(source: str, quote: str) -> str:
    """Return the source with its plain string literals in the project's quotation mark."""
    if quote == "'":
        return source
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    lines = source.splitlines(keepends=True)
    for token in reversed(tokens):
        plain = re.fullmatch(r"(b?)'([^'\"\\]*)'", token.string)
        if token.type == tokenize.STRING and plain and token.start[0] == token.end[0]:
            line = lines[token.start[0] - 1]
            lines[token.start[0] - 1] = f'{line[: token.start[1]]}{plain[1]}"{plain[2]}"{line[token.end[1] :]}'
    return "".join(lines)


def _head(wording: Wording, writing: Writing) -> list[str]:
    call = wording.chosen.call
    needed = {line for written in call.arguments.values() for line in written.imports}
    if wording.expects and wording.chosen.expected is not None:
        needed.update(wording.chosen.expected.imports)
    if _receiver(wording) is None:
        needed.add(f"from {wording.module} import {call.function.partition('.')[0]}")
    if writing == "unittest":
        needed.add("import unittest")
    if call.kind == "coroutine":
        needed.add("import asyncio")
    doc = [f'"""Regression: {call.function} raised {wording.error}."""', ""]
    if wording.search is None:
        return [*doc, *_blocks(needed)]
    path = _blocks({*(line for line in needed if _is_standard(line)), "import sys", "from pathlib import Path"})
    place = f"sys.path.insert(0, str(Path(__file__).resolve().{wording.search}))"
    return [*doc, *path, "", place, "", *_blocks({line for line in needed if not _is_standard(line)})]


def _blocks(lines: set[str]) -> list[str]:
    """Return the imports as formatters order them: the standard library apart, names of one module together."""
    named: dict[str, set[str]] = {}
    for line in lines:
        module, _, names = line.removeprefix("from ").partition(" import ")
        named.setdefault(module if line.startswith("from ") else line, set()).update({names} - {""})
    whole = [f"from {one} import {', '.join(sorted(names))}" if names else one for one, names in named.items()]
    ordered = sorted(whole, key=lambda line: (line.startswith("from"), line))
    standard, other = [line for line in ordered if _is_standard(line)], [x for x in ordered if not _is_standard(x)]
    return [*standard, *([""] if standard and other else []), *other]


def _is_standard(line: str) -> bool:
    return line.split()[1].partition(".")[0] in sys.stdlib_module_names


def _receiver(wording: Wording) -> str | None:
    """Return the name of the parameter that holds the object of a method call, None for other calls."""
    parts = wording.chosen.call.function.split(".")
    kinds = {ast.unparse(one) for one in wording.definition.decorator_list} if wording.definition else set()
    if len(parts) < 2 or kinds & {"staticmethod", "classmethod"}:  # noqa: PLR2004 -- Class.method
        return None
    return next(iter(wording.chosen.call.arguments), None)


def _call(wording: Wording) -> tuple[list[str], str]:
    call = wording.chosen.call
    receiver = _receiver(wording)
    values = {name: written.source or "" for name, written in call.arguments.items()}
    if wording.definition and {"classmethod"} & {ast.unparse(one) for one in wording.definition.decorator_list}:
        values.pop(next(iter(values), ""), None)
    setup: list[str] = []
    function = call.function
    if receiver is not None:
        function = f"{_name_for(call.function, receiver)}.{call.function.rpartition('.')[2]}"
        setup += assigned(_name_for(call.function, receiver), values.pop(receiver))
        if _is_property(wording):
            return setup, function
    inline = f"{function}({', '.join(_passed(values, wording.definition))})"
    if len(inline) > _WIDTH - len(_INDENT):
        for name, source in values.items():
            setup += assigned(name.lstrip("*"), source)
        values = {name: name.lstrip("*") for name in values}
        inline = f"{function}({', '.join(_passed(values, wording.definition))})"
    return setup, f"asyncio.run({inline})" if call.kind == "coroutine" else _drained(inline, call.kind)


def _drained(inline: str, kind: str) -> str:
    return f"list({inline})" if kind == "generator" else inline


def _is_property(wording: Wording) -> bool:
    decorators = wording.definition.decorator_list if wording.definition else []
    return any(ast.unparse(one).rpartition(".")[2] in {"property", "cached_property"} for one in decorators)


def _name_for(function: str, receiver: str) -> str:
    return _snake(function.split(".")[-2]) if receiver == "self" else receiver


def assigned(name: str, source: str) -> list[str]:
    """Return the lines that give a name to an expression, laid out where one line is too short."""
    line = f"{name} = {source}"
    if len(line) <= _WIDTH:
        return [line]
    first, *rest = lay_out(source, _WIDTH - len(_INDENT))
    return [f"{name} = {first}", *rest]


def _passed(values: dict[str, str], definition: Function | None) -> Iterator[str]:
    by_keyword = {one.arg for one in definition.args.kwonlyargs} if definition else set()
    defaults = _defaults(definition)
    skipped = False
    for name, source in values.items():
        if name.startswith("**"):
            yield from [f"**{source}"] if source not in {"{}", "dict()"} else []
        elif name.startswith("*"):
            yield from [f"*{source}"] if source not in {"()", "[]", "tuple()"} else []
        elif defaults.get(name) == source and not _takes_more(values):
            skipped = True
        else:
            yield f"{name}={source}" if skipped or name in by_keyword else source


def _takes_more(values: dict[str, str]) -> bool:
    return any(name.startswith("*") and not name.startswith("**") for name in values)


def _defaults(definition: Function | None) -> dict[str, str]:
    if definition is None:
        return {}
    named = definition.args
    # a positional-only parameter cannot follow by keyword once one before it was left out
    given: Sequence[ast.expr] = named.defaults[-len(named.args) :] if named.args and not named.posonlyargs else ()
    with_default = zip(named.args[len(named.args) - len(given) :], given, strict=True)
    found = {one.arg: ast.unparse(value) for one, value in with_default}
    for one, value in zip(named.kwonlyargs, named.kw_defaults, strict=True):
        if value is not None:
            found[one.arg] = ast.unparse(value)
    return found


def _assertion(wording: Wording, call: str, writing: Writing) -> list[str]:
    expected = wording.chosen.expected
    if not wording.expects or expected is None or expected.source is None:
        return [call]
    source = expected.source
    single = source in {"None", "True", "False"}
    if writing == "unittest":
        line = f"self.assertIs({call}, {source})" if single else f"self.assertEqual({call}, {source})"
    else:
        line = f"assert {call} {'is' if single else '=='} {source}"
    if len(line) <= _WIDTH:
        return [line]
    check = "self.assertEqual(result, expected)" if writing == "unittest" else "assert result == expected"
    return [f"result = {call}", *assigned("expected", source), check]


def _snake(name: str) -> str:
    """Return a dotted or capitalised name as a part of a test's name."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.replace(".", "_"))
    return re.sub(r"\W+", "_", words).strip("_").lower() or "call"


def definition(source: bytes | None, function: str) -> Function | None:
    """Return the definition of the function in the module's source, None when it is not found."""
    return function_named(source, function) if source is not None else None
