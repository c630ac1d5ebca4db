"""Hold the shape of the code: no product file over 400 code lines, no function over 100, and print the medians."""

from __future__ import annotations

import ast
import statistics
import sys
from pathlib import Path

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 100
ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("engine/suture", "sdk/suture_sdk")


def code_lines(text: str) -> int:
    """Count the lines that are neither blank nor only a comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def functions(tree: ast.AST) -> list[tuple[str, int]]:
    """Return each function's name and length in lines."""
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def main() -> int:
    sizes: list[int] = []
    lengths: list[int] = []
    complaints: list[str] = []
    for folder in PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(ROOT)
            size = code_lines(text)
            if size:
                sizes.append(size)
            if size > MOST_FILE_LINES:
                complaints.append(f"{name}: {size} code lines, at most {MOST_FILE_LINES}: split it by subject")
            for function, length in functions(ast.parse(text)):
                lengths.append(length)
                if length > MOST_FUNCTION_LINES:
                    complaints.append(f"{name}: {function} has {length} lines, at most {MOST_FUNCTION_LINES}")
    tests = sum(code_lines(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py"))
    print(
        f"files: {len(sizes)}, median {statistics.median(sizes):.0f}, longest {max(sizes)}; "
        f"functions: median {statistics.median(lengths):.0f}, longest {max(lengths)}; "
        f"code {sum(sizes)}, tests {tests} ({tests / sum(sizes):.2f})"
    )
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
