"""The examples of a template, held against what diagnosis and template really do with them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from suture.domain.remedy import Remedy, Skipped
from suture.remedies.interface import Case, Example, Template
from suture.testing.diagnosed import diagnosed, run


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example that was tried; `mismatch` says what is not as the example says, empty when all is."""

    template: str
    title: str
    kind: Literal["good", "bad"]
    mismatch: str

    @property
    def holds(self) -> bool:
        return not self.mismatch


def examples(template: Template, everyone: Sequence[Template]) -> Iterator[ExampleResult]:
    """Try each example of a template in a folder of its own.

    A good one must crash, be diagnosed with a cause of the template's, be repaired by its strategy exactly as
    written, and then run to its end. For a bad one nobody may offer a repair that neither hides nor raises.

    Args:
        template: the template under test.
        everyone: all templates that would be asked, the one under test among them.
    """
    for example in template.good:
        yield ExampleResult(template.id, example.title, "good", _apart(partial(good, template, example)))
    for example in template.bad:
        yield ExampleResult(template.id, example.title, "bad", _apart(partial(bad, everyone, example)))


def good(template: Template, example: Example, folder: Path) -> str:
    """Return what is wrong with a good example, empty when nothing is."""
    case = diagnosed(folder, example)
    if isinstance(case, str):
        return f"no cause is shown: {case}"
    if case.hypothesis.cause not in template.causes:
        return f"the cause is {case.hypothesis.cause}, expected one of {', '.join(template.causes)}"
    offered = offers(template, case)
    fitting = [item for item in offered if isinstance(item, Remedy) and item.strategy == example.strategy]
    if not fitting:
        return f"{example.strategy} offers nothing: {_said(offered)}"
    remedy = fitting[0]
    if wrong := _differences(remedy, example):
        return wrong
    if remedy.hides:
        return f"{example.strategy} hides an error; a good example shows a repair that is offered by itself"
    return _runs(folder / "project", remedy, example)


def bad(everyone: Sequence[Template], example: Example, folder: Path) -> str:
    """Return what is wrong with a bad example, empty when nobody offers an honest repair."""
    case = diagnosed(folder, example)
    if isinstance(case, str):
        return "it does not crash" if case == "the example does not crash" else ""
    answering = [template for template in everyone if case.hypothesis.cause in template.causes]
    honest = [item.name for template in answering for item in heals_honestly(offers(template, case))]
    return f"{', '.join(honest)} offers a repair, expected none" if honest else ""


def offers(template: Template, case: Case) -> list[Remedy | Skipped]:
    """Return what a template says to a case."""
    refused = template.guard(case)
    return [refused] if refused is not None else list(template.propose(case))


def heals_honestly(offered: Sequence[Remedy | Skipped]) -> list[Remedy]:
    """Return the remedies that claim to heal without hiding anything."""
    return [item for item in offered if isinstance(item, Remedy) and not item.hides and not item.keeps_raising]


def _apart(check: Callable[[Path], str]) -> str:
    with tempfile.TemporaryDirectory(prefix="suture-example-") as folder:
        try:
            return check(Path(folder).resolve())
        except subprocess.TimeoutExpired as error:
            return f"it was still running after {error.timeout:.0f} s"
        except Exception as error:  # noqa: BLE001 - a stranger's template may raise anything, and the others are next
            return f"the template failed, {type(error).__name__}: {error}"


def _differences(remedy: Remedy, example: Example) -> str:
    expected = example.after or {}
    made = {edit.path: edit.after.decode("utf-8", "replace") for edit in remedy.patch.edits}
    if set(made) != set(expected):
        return f"{', '.join(sorted(made))} is changed, expected {', '.join(sorted(expected))}"
    return next(filter(None, (_first_difference(path, made[path], expected[path]) for path in made)), "")


def _first_difference(path: str, got: str, expected: str) -> str:
    lines = zip_longest(got.split("\n"), expected.split("\n"), fillvalue="")
    return next(
        (
            f"{path}:{n}: got {one.strip()!r}, expected {other.strip()!r}"
            for n, (one, other) in enumerate(lines, 1)
            if one != other
        ),
        "",
    )


def _runs(root: Path, remedy: Remedy, example: Example) -> str:
    for edit in remedy.patch.edits:
        (root / edit.path).write_bytes(edit.after)
    done = run(root, example.run)
    last = (done.stderr.strip().split("\n") or [""])[-1]
    return f"with the repair it ends with status {done.returncode}: {last}" if done.returncode else ""


def _said(offered: Sequence[Remedy | Skipped]) -> str:
    reasons = [f"{item.name}: {item.reason}" for item in offered if isinstance(item, Skipped)]
    others = [f"{item.name} is offered" for item in offered if isinstance(item, Remedy)]
    return "; ".join([*others, *reasons]) or "the template offers nothing at all"
