"""Systematic variations of an example: other names, other literals, another order. The crash stays what it was.

A variation is made for the ranking to meet more than one program of each kind. Whether it still crashes in the same
way is not known here; the replay looks, and leaves out one that does not.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from suture.remedies.interface import Example

Files = Mapping[str, str]
_KNOWN = frozenset(dir(builtins)) | sys.stdlib_module_names
_WORD = re.compile(r"[A-Za-z_]\w*")
# No docstring, and inside of an f-string, which is one token before Python 3.12, the keys in its expressions.
_QUOTED = re.compile(r"(?<!['\"])(['\"])([A-Za-z][A-Za-z _-]{2,})\1(?!['\"])")
# As near as a misspelling is to the name that was meant.
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters `start` to `end` of a file become `text`."""

    start: int
    end: int
    text: str


def variations(example: Example) -> Iterator[tuple[str, Example]]:
    """Yield the example and its variations, each with what was done to it; what changes nothing is left out."""
    seen: list[Files] = []
    for name, steps in _WAYS.items():
        files: Files = example.files
        for step in steps:
            files = step(files)
        if files not in seen:
            seen.append(files)
            yield name, replace(example, files=dict(files))


def renamed(affix: Callable[[str], str]) -> Callable[[Files], Files]:
    """Return the step that gives every variable, function and class of the program another name.

    Names that are also attributes, keywords, imported, or words of a text keep theirs: there the meaning is in the
    name. A misspelt name is renamed with the one that it is near to, so it stays a misspelling.
    """

    def step(files: Files) -> Files:
        new = {name: affix(name) for name in _renamable(files)}
        return _in_sources(files, lambda text: _names(text, new))

    return step


def other_literals(files: Files) -> Files:
    """Change numbers from 2 up and plain words in texts, the same ones everywhere in the same way."""
    return _in_sources(files, _literals)


def other_order(files: Files) -> Files:
    """Swap the first and the last entry of dictionaries, and the first two functions of a module."""
    return _in_sources(files, _swaps)


_WAYS: Mapping[str, Sequence[Callable[[Files], Files]]] = {
    "as written": (),
    "other names": (renamed(lambda name: f"{name}_here"),),
    "other literals": (other_literals,),
    "other order": (other_order,),
    "other names and literals": (renamed(lambda name: f"the_{name}"), other_literals),
    "other names and order": (renamed(lambda name: f"{name}_of_it"), other_order),
    "other names, literals and order": (renamed(lambda name: f"my_{name}_2"), other_literals, other_order),
}


def _in_sources(files: Files, edit: Callable[[str], Iterator[Replacement]]) -> Files:
    return {path: _edited(text, edit(text)) if _tree(path, text) else text for path, text in files.items()}


def _tree(path: str, text: str) -> ast.Module | None:
    """Return the tree of a Python file; data, and programs of other Pythons, have none and are left as they are."""
    try:
        return ast.parse(text) if path.endswith(".py") else None
    except SyntaxError:
        return None


def _renamable(files: Files) -> set[str]:
    bound, used, kept = set[str](), set[str](), set(_KNOWN)
    for tree in filter(None, (_tree(path, text) for path, text in files.items())):
        for node in ast.walk(tree):
            _sort(node, bound, used, kept)
    own = {name for name in bound - kept if not name.startswith("__")}
    return own | {name for name in used - bound - kept if difflib.get_close_matches(name, own, 1, _NEAR)}


def _sort(node: ast.AST, bound: set[str], used: set[str], kept: set[str]) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            used.add(name)
        case ast.Name(id=name):
            bound.add(name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            bound.add(name)
        case ast.arg(arg=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            kept.add(name)
        case ast.alias(name=name, asname=other):
            kept.update([*name.split("."), other or name])
        case ast.ImportFrom(module=str(name)):
            kept.update(name.split("."))
        case ast.Constant(value=str(text)):
            kept.update(_WORD.findall(text))
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            kept.update(names)
        case _:
            pass


def _names(text: str, new: Mapping[str, str]) -> Iterator[Replacement]:
    starts = _line_starts(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        offset = starts[token.start[0] - 1] + token.start[1]
        if token.type == tokenize.NAME and token.string in new:
            yield Replacement(offset, offset + len(token.string), new[token.string])
        elif token.type == tokenize.STRING and "f" in token.string.split(token.string[-1])[0].lower():
            # before Python 3.12 an f-string is one token; its expressions are found by their words
            inner = _WORD.sub(lambda found: new.get(found[0], found[0]), token.string)
            yield Replacement(offset, offset + len(token.string), inner)


def _literals(text: str) -> Iterator[Replacement]:
    starts = _line_starts(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        offset = starts[token.start[0] - 1] + token.start[1]
        if token.type == tokenize.NUMBER and token.string.isdigit() and int(token.string) > 1:
            yield Replacement(offset, offset + len(token.string), str(int(token.string) + 1))
        elif token.type == tokenize.STRING:
            yield Replacement(offset, offset + len(token.string), _QUOTED.sub(_another_word, token.string))


def _another_word(found: re.Match[str]) -> str:
    """Return a quoted key as another key, and quoted words with one more; each keeps its words, and so its meaning."""
    quote, text = found[1], found[2]
    return f"{quote}{text}{' too' if ' ' in text else '_here'}{quote}"


def _swaps(text: str) -> Iterator[Replacement]:
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.decorator_list]
    taken: list[range] = []
    pairs = [(functions[0], functions[1])] if len(functions) > 1 else []
    for pair in pairs:
        taken += [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in pair]
        yield from _swap(text, *pair)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict) or len(node.keys) < 2 or node.keys[0] is None or node.keys[-1] is None:
            continue
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if any(set(lines) & set(other) for other in taken):
            continue
        taken.append(lines)
        first, last = (
            (key, value) for key, value in ((node.keys[0], node.values[0]), (node.keys[-1], node.values[-1]))
        )
        yield from _swap(text, first[0], last[0], first[1], last[1])


def _swap(
    text: str, one: ast.stmt | ast.expr, other: ast.stmt | ast.expr, one_end: ast.expr | None = None,
    other_end: ast.expr | None = None,
) -> Iterator[Replacement]:  # fmt: skip
    (a, b), (c, d) = _extent(text, one, one_end or one), _extent(text, other, other_end or other)
    yield Replacement(a, b, text[c:d])
    yield Replacement(c, d, text[a:b])


def _extent(text: str, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> tuple[int, int]:
    return _offset(text, first.lineno, first.col_offset), _offset(text, last.end_lineno or 0, last.end_col_offset or 0)


def _offset(text: str, line: int, column: int) -> int:
    start = _line_starts(text)[line - 1]
    return start + len(text[start:].encode()[:column].decode())


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _edited(text: str, replacements: Iterator[Replacement]) -> str:
    for one in sorted(replacements, key=lambda found: found.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text
