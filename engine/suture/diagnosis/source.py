"""One parsed Python file: its tree, its text and the way from a node to its place and back."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from suture.domain.fault import Span

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True)
class Source:
    """A file that parses. Columns of `ast` are UTF-8 byte offsets, those of `Span` are characters."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def lines(self) -> list[bytes]:
        return _LINE.findall(self.text.encode("utf-8", "surrogatepass"))

    @cached_property
    def _walked(self) -> tuple[list[ast.AST], dict[ast.AST, ast.AST]]:
        """Walk once for both; this walk is most of what a diagnosis costs."""
        nodes: list[ast.AST] = [self.tree]
        parents: dict[ast.AST, ast.AST] = {}
        for node in nodes:  # grows as it goes: breadth first
            for child in ast.iter_child_nodes(node):
                parents[child] = node
                nodes.append(child)
        return [node for node in nodes if hasattr(node, "lineno")], parents

    @property
    def nodes(self) -> list[ast.AST]:
        """All nodes with a position, outer ones before inner ones."""
        return self._walked[0]

    @property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return self._walked[1]

    def segment(self, node: ast.AST) -> str:
        """Return the node's own source text."""
        line, column, end_line, end_column = position(node)
        taken = self.lines[line - 1 : end_line]
        if not taken:
            return ""
        taken[-1] = taken[-1][:end_column]
        taken[0] = taken[0][column:]
        return b"".join(taken).decode("utf-8", "surrogatepass")

    def span(self, node: ast.AST) -> Span:
        line, column, end_line, end_column = position(node)
        return Span(line, self._characters(line, column), end_line, self._characters(end_line, end_column))

    def _characters(self, line: int, column: int) -> int:
        return len(self.lines[line - 1][:column].decode("utf-8", "replace")) if line <= len(self.lines) else column

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what encloses the node, innermost first."""
        while (above := self.parents.get(node)) is not None:
            yield above
            node = above

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement that the node is, or stands in."""
        if isinstance(node, ast.stmt):
            return node
        return next((above for above in self.ancestors(node) if isinstance(above, ast.stmt)), None)

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the innermost named function around the node."""
        return next((above for above in self.ancestors(node) if isinstance(above, FunctionNode)), None)

    def whole_expression(self, node: ast.AST) -> ast.AST:
        """Return the outermost expression that the node is part of, without crossing a scope of its own."""
        while isinstance(above := self.parents.get(node), ast.expr | ast.keyword):
            if isinstance(above, ast.Lambda):
                break
            node = above
        return node

    def where(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@lru_cache(maxsize=16)
def parse(path: str, content: bytes) -> Source | str:
    """Return the parsed file, or the reason in words why it cannot be parsed."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except SyntaxError as error:
        return f"{path} cannot be parsed: {error.msg}" + (f" (line {error.lineno})" if error.lineno else "")
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        return f"{path} cannot be parsed: {type(error).__name__}"
    return Source(path, text.removeprefix("\ufeff"), tree)


def position(node: ast.AST) -> tuple[int, int, int, int]:
    """Return line, byte column, end line and end byte column of a node that has a place."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    return line, column, getattr(node, "end_lineno", None) or line, getattr(node, "end_col_offset", None) or column


def qualified_name(source: Source, node: ast.AST) -> str:
    """Return the dotted path of functions and classes around a node as `__qualname__` writes it."""
    names: list[str] = []
    inside: ast.AST = node
    for above in source.ancestors(node):
        if isinstance(above, FunctionNode) and inside in above.body:
            names += ["<locals>", above.name] if names else [above.name]
        elif isinstance(above, ast.ClassDef) and inside in above.body:
            names.append(above.name)
        inside = above
    return ".".join(reversed(names)) or "<module>"
