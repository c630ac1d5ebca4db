"""Pages of the reference that are made from the program: `python -m tests.docs.generated` writes them."""

from __future__ import annotations

from pathlib import Path

from suture.cli.help import PAGES, page
from suture.remedies.interface import Example, Template
from suture.remedies.registry import load

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
_NOTE = "<!-- Generated: `python -m tests.docs.generated` -->\n\n"


def cli_page() -> str:
    """Return the reference of commands: their help pages."""
    sections = [f"## suture{'' if name == 'suture' else f' {name}'}\n\n```text\n{page(name)}```\n" for name in PAGES]
    return f"{_NOTE}# Commands\n\n" + "\n".join(sections)


def templates_page() -> str:
    """Return the reference of templates, with their strategies and examples."""
    templates = load()
    rows = "".join(f"| [{one.id}](#{one.id}) | {one.name} | {', '.join(one.causes)} |\n" for one in templates)
    head = (
        f"{_NOTE}# Templates\n\n"
        "A template answers to [causes](causes.md). Its guard says when it stays away; its strategies are tried in\n"
        "this order. Risks: R0 hides nothing and keeps the meaning, R1 changes only the path that crashed, R2 hides\n"
        "an error, R3 may lose data. R2 and R3 are never chosen without `--allow-hiding`.\n\n"
        f"| template | repairs | causes |\n|---|---|---|\n{rows}\n"
    )
    return head + "\n".join(_template(one) for one in templates)


def _template(template: Template) -> str:
    strategies = "".join(
        f"| {one.id} | {one.when} | {one.risk.value}{', may hide an error' if one.hides else ''} |\n"
        for one in template.strategies
    )
    stays_away = "".join(f"- {example.title}: {example.reason}\n" for example in template.bad)
    heals = "".join(f"- {example.title} ({example.strategy})\n" for example in template.good)
    return (
        f"## {template.id}\n\n{template.name}.\n\n| strategy | when | risk |\n|---|---|---|\n{strategies}\n"
        f"{_shown(template.good[0])}\nRepairs:\n\n{heals}\nStays away from:\n\n{stays_away}"
    )


def _shown(example: Example) -> str:
    path, after = next(iter((example.after or {}).items()))
    before = example.files[path]
    return f"For example, {example.title}:\n\n{_python(before)}\nbecomes\n\n{_python(after)}"


def _python(source: str) -> str:
    return f"```python\n{source.strip()}\n```\n"


GENERATED = {"cli.md": cli_page, "templates.md": templates_page}

if __name__ == "__main__":
    for name, make in GENERATED.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")
