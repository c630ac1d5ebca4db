"""Source: one Python file as text and tree, with positions in characters and its own line ends and encoding."""

from __future__ import annotations

import ast
import codecs
import functools
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from suture.domain.fault import Span

# only these end a line for the interpreter; str.splitlines would also split at form feeds
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A parsed file. `lines` keep their ends, `bom` and `encoding` are what `encode` puts back."""

    path: str
    before: bytes
    text: str
    tree: ast.Module
    lines: tuple[str, ...]
    encoding: str
    bom: bytes

    @property
    def newline(self) -> str:
        """The line end of the first line, a line feed where there is none."""
        end = self.lines[0][len(self.lines[0].rstrip("\r\n")) :] if self.lines else ""
        return end or "\n"

    def encode(self) -> bytes:
        """Return the file's bytes in its own encoding.

        Raises:
            UnicodeEncodeError: the text holds a character that the encoding lacks.
        """
        return self.bom + self.text.encode(self.encoding)

    def changed(self, text: str) -> Source:
        """Return the same file with another text.

        Raises:
            SyntaxError: the text does not parse.
        """
        return Source(self.path, self.before, text, _parse(text), _lines(text), self.encoding, self.bom)

    def span(self, node: ast.AST) -> Span:
        """Return a node's span in characters. `node` must carry positions."""
        line, end_line = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        column = self._characters(line, node.col_offset)  # type: ignore[attr-defined]
        return Span(line, column, end_line, self._characters(end_line, node.end_col_offset))  # type: ignore[attr-defined]

    def offset(self, line: int, column: int) -> int:
        """Return the index in `text` of a line (from 1) and column (characters, from 0)."""
        return sum(len(text) for text in self.lines[: line - 1]) + column

    def segment(self, node: ast.AST) -> str:
        """Return a node's source text."""
        return self.cut(self.span(node))

    def cut(self, span: Span) -> str:
        """Return the text of a span."""
        start, end = self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)
        return self.text[start:end]

    def indentation(self, line: int) -> str:
        """Return the white space at the start of a line."""
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip(" \t"))]

    @property
    def indent(self) -> str:
        """One step of indentation as this file writes it, four spaces where it has none."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt) and isinstance(body, list) and body and body[0].lineno > node.lineno:
                inner, outer = self.indentation(body[0].lineno), self.indentation(node.lineno)
                if inner.startswith(outer) and len(inner) > len(outer):
                    return inner[len(outer) :]
        return "    "

    def path_to(self, span: Span, kind: str) -> list[ast.AST]:
        """Return the nodes from the module down to the one with this span and `ast` class name; empty if none."""
        return next(self._descend(self.tree, [], span, kind), [])

    def path_to_node(self, node: ast.AST) -> list[ast.AST]:
        """Return the nodes from the module down to `node` of this tree."""
        return self.path_to(self.span(node), type(node).__name__)

    def _descend(self, node: ast.AST, above: list[ast.AST], span: Span, kind: str) -> Iterator[list[ast.AST]]:
        path = [*above, node]
        if type(node).__name__ == kind and hasattr(node, "lineno") and self.span(node) == span:
            yield path
        for child in ast.iter_child_nodes(node):
            first = getattr(child, "lineno", 0)
            for decorator in getattr(child, "decorator_list", ()):
                first = min(first, decorator.lineno)
            if first <= span.line and getattr(child, "end_lineno", span.end_line) >= span.end_line:
                yield from self._descend(child, path, span, kind)

    def _characters(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        return column if text.isascii() else len(text.encode()[:column].decode(errors="replace"))


def parse(path: str, content: bytes) -> Source | str:
    """Return the parsed file, or the reason in words why it cannot be edited."""
    try:
        return _source(path, content)
    except (SyntaxError, ValueError, LookupError, RecursionError) as error:
        return f"{path} cannot be parsed: {error}"


@functools.lru_cache(maxsize=8)
def _source(path: str, content: bytes) -> Source:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    bom = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    text = content[len(bom) :].decode(encoding)
    return Source(path, content, text, _parse(text), _lines(text), encoding, bom)


def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(_LINE.findall(text))
