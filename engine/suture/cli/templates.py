"""The command `templates`: which there are, what each does and refuses, and whether its examples hold."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from suture.cli.exit_status import CANNOT, DONE, NOT_HEALED
from suture.cli.show import say
from suture.cli.text import clean, line
from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit
from suture.remedies.interface import Example, Template
from suture.remedies.registry import MEMBERS, load
from suture.testing.examples import ExampleResult, examples

LIST, ONE, TEST = "suture-templates/1", "suture-template/1", "suture-template-test/1"


def listing(output: Console, *, as_json: bool) -> int:
    """Print all templates."""
    templates = load()
    if as_json:
        _print({"schema": LIST, "templates": [_summary(template) for template in templates]})
        return DONE
    width = max((len(template.id) for template in templates), default=0)
    for template in templates:
        prefix = Text.assemble((template.id.ljust(width + 2), "bold"), f"{_mean(template):>4.0%}  ")
        say(output, prefix, Text(line(template.name)))
    output.print(Text("\nThe figure is how often such a repair was the right one in mined fixes.", style="dim"))
    say(output, Text(), Text("One of them: suture templates show ID", style="dim"))
    return DONE


def showing(output: Console, wanted: str, *, as_json: bool) -> int:
    """Print one template with its causes, strategies and examples."""
    found = next((template for template in load() if template.id == wanted), None)
    if found is None:
        sys.stderr.write(f"suture: there is no template {line(wanted)!r}; see `suture templates list`.\n")
        return CANNOT
    if as_json:
        _print({"schema": ONE, **_summary(found), **_details(found)})
        return DONE
    output.print(Text(line(f"{found.id}: {found.name}"), style="bold"))
    say(output, Text("causes: "), Text(line(", ".join(found.causes))))
    say(output, Text("prior: "), Text(_prior(found)))
    _title(output, "Strategies, in the order of trial")
    for strategy in found.strategies:
        hides = ", may hide an error" if strategy.hides else ""
        say(output, Text("  "), Text(line(f"{strategy.id} ({strategy.risk.value}{hides}): {strategy.when}")))
    for example in found.good:
        _title(output, f"Repairs: {line(example.title)} ({line(example.strategy)})")
        _diff(output, example)
    for example in found.bad:
        _title(output, f"Leaves alone: {line(example.title)}")
        say(output, Text("  "), Text(clean(example.reason)))
        for path, source in example.files.items():
            _code(output, path, source)
    return DONE


def testing(output: Console, asked: str | None, *, as_json: bool) -> int:
    """Try the examples of all templates, or of those in a file or module, and print what does not hold.

    Raises:
        typer.BadParameter: there is no template at that place.
    """
    installed = load()
    chosen = installed if asked is None else loaded(asked)
    own = {template.id for template in chosen}
    everyone = (*chosen, *(template for template in installed if template.id not in own))
    tested = []
    for template in chosen:
        for one in examples(template, everyone):
            tested.append(one)
            if not as_json:
                _tell(output, one)
    wrong = [one for one in tested if not one.holds]
    if as_json:
        _print({"schema": TEST, "examples": [_tested(one) for one in tested], "mismatches": len(wrong)})
    else:
        say(output, Text(), Text(f"\n{len(tested)} examples, {len(wrong)} not as they say", style="bold"))
    return NOT_HEALED if wrong else DONE


def loaded(place: str) -> tuple[Template, ...]:
    """Return the templates of a file (x.py) or a class (module:Class). Its code is run: it must be one's own.

    Raises:
        typer.BadParameter: it cannot be loaded, or holds no template.
    """
    name, _, attribute = place.partition(":")
    try:
        module = _file(Path(place)) if place.endswith(".py") else importlib.import_module(name)
        classes = [getattr(module, attribute)] if attribute and not place.endswith(".py") else _classes(module)
        templates: tuple[Template, ...] = tuple(made() for made in classes)
    except Exception as error:
        raise typer.BadParameter(f"{place} cannot be loaded: {type(error).__name__}: {error}") from error
    for template in templates:
        if missing := [member for member in MEMBERS if not hasattr(template, member)]:
            raise typer.BadParameter(f"{place}: {type(template).__name__} lacks {', '.join(missing)}")
    if not templates:
        raise typer.BadParameter(f"{place} holds no template; expected a class with {', '.join(MEMBERS)}")
    return templates


def _file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    # a dataclass in it looks its own module up
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _classes(module: ModuleType) -> list[Any]:
    classes = [item for item in vars(module).values() if inspect.isclass(item)]
    return [item for item in classes if item.__module__ == module.__name__ and hasattr(item, "propose")]


def _summary(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "name": template.name,
        "causes": list(template.causes),
        "prior": {"alpha": template.prior.alpha, "beta": template.prior.beta},
        "strategies": [
            {"id": one.id, "when": one.when, "risk": one.risk.value, "hides": one.hides} for one in template.strategies
        ],
        "examples": {"good": len(template.good), "bad": len(template.bad)},
    }


def _details(template: Template) -> dict[str, Any]:
    return {
        "good": [
            {"title": one.title, "strategy": one.strategy, "run": one.run, "files": one.files, "after": one.after or {}}
            for one in template.good
        ],
        "bad": [{"title": one.title, "reason": one.reason, "run": one.run, "files": one.files} for one in template.bad],
    }


def _tested(one: ExampleResult) -> dict[str, Any]:
    return {
        "template": one.template,
        "title": one.title,
        "kind": one.kind,
        "holds": one.holds,
        "mismatch": one.mismatch,
    }


def _tell(output: Console, one: ExampleResult) -> None:
    mark, style = ("✓", "green") if one.holds else ("✗", "red")
    say(output, Text.assemble((mark, style), " "), Text(line(f"{one.template}, {one.kind}: {one.title}")))
    if one.mismatch:
        say(output, Text("  └ ", style="dim"), Text(clean(one.mismatch)))


def _mean(template: Template) -> float:
    total = template.prior.alpha + template.prior.beta
    return template.prior.alpha / total if total else 0.0


def _prior(template: Template) -> str:
    return f"{_mean(template):.0%}, with the weight of {template.prior.alpha + template.prior.beta:g} mined fixes"


def _title(output: Console, text: str) -> None:
    output.print(Text(f"\n{text}", style="bold"))


def _diff(output: Console, example: Example) -> None:
    after = example.after or {}
    edits = [Edit(path, example.files[path].encode(), text.encode()) for path, text in after.items()]
    for number, text in enumerate(unified_diff(edits, context=100).split("\n")[:-1]):
        if number > 1 and not text.startswith("@@"):
            style = {"+": "green", "-": "red"}.get(text[:1], "")
            output.print(Text(f"  {clean(text)}".rstrip(), style=style), soft_wrap=True)


def _code(output: Console, path: str, source: str) -> None:
    output.print(Text(f"  {line(path)}", style="dim"))
    for text in source.rstrip("\n").split("\n"):
        output.print(Text(f"    {clean(text)}".rstrip()), soft_wrap=True)


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2) + "\n")
