"""The harness for examples: what does not hold is said, and a stranger's template cannot stop the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from suture.domain.remedy import Edit, Patch, Remedy, Risk, Skipped
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.python.name_typo import NameTypo
from suture.testing.diagnosed import diagnosed, run
from suture.testing.examples import ExampleResult, bad, examples, good, heals_honestly

GOOD = NameTypo.good[0]


class Stranger:
    """Answers to misspelt names with the edits that it is given."""

    id = "stranger"
    name = "A stranger's"
    causes: tuple[str, ...] = ("misspelt-name",)
    prior = Prior(1, 1)
    strategies = (Strategy("rename-name", "always", Risk.R0),)
    good: tuple[Example, ...] = (GOOD,)
    bad: tuple[Example, ...] = ()

    def __init__(self, after: str = "", *, path: str = GOOD.run, hides: bool = False) -> None:
        self.after = after or (GOOD.after or {})[GOOD.run]
        self.path = path
        self.hides = hides

    def guard(self, case: Case) -> Skipped | None:  # noqa: ARG002 - the port's signature
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        patch = Patch((Edit(self.path, None, self.after.encode()),))
        yield Remedy(
            self.id,
            "rename-name",
            case.hypothesis.cause,
            "rename",
            patch,
            Risk.R2 if self.hides else Risk.R0,
            self.hides,
        )


class Raising(Stranger):
    def guard(self, case: Case) -> Skipped | None:
        raise RuntimeError(f"no idea of {case.fault.segment}")


class Silent(Stranger):
    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield Skipped("stranger/rename-name", f"not {case.fault.segment}")


def test_a_good_example_that_holds_has_no_mismatch(tmp_path: Path) -> None:
    assert good(NameTypo(), GOOD, tmp_path) == ""


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (Stranger("x = 1\n"), "app.py:1: got 'x = 1', expected"),
        (Stranger(path="other.py"), "other.py is changed, expected app.py"),
        (Stranger(hides=True), "hides an error"),
        (Silent(), "rename-name offers nothing: stranger/rename-name: not couner"),
    ],
)
def test_what_is_not_as_the_example_says_is_said(template: Stranger, said: str, tmp_path: Path) -> None:
    assert said in good(template, GOOD, tmp_path)


def test_a_cause_that_the_template_does_not_answer_to_is_named(tmp_path: Path) -> None:
    template = Stranger()
    template.causes = ("missing-key",)
    assert good(template, GOOD, tmp_path) == "the cause is misspelt-name, expected one of missing-key"


def test_a_repair_with_which_the_program_still_fails_does_not_hold(tmp_path: Path) -> None:
    after = (GOOD.after or {})[GOOD.run] + "raise SystemExit(7)\n"
    example = replace(GOOD, after={GOOD.run: after})
    assert "ends with status 7" in good(Stranger(after), example, tmp_path)


def test_an_example_that_does_not_crash_is_no_example(tmp_path: Path) -> None:
    quiet = Example("nothing happens", {"app.py": "print(1)\n"}, "app.py")
    assert "does not crash" in good(NameTypo(), quiet, tmp_path / "good")
    assert bad([NameTypo()], quiet, tmp_path / "bad") == "it does not crash"


def test_a_bad_example_that_somebody_repairs_names_who(tmp_path: Path) -> None:
    assert bad([Silent(), Stranger()], GOOD, tmp_path) == "stranger/rename-name offers a repair, expected none"


def test_a_bad_example_that_nobody_repairs_holds(tmp_path: Path) -> None:
    assert bad([Silent(), Stranger(hides=True)], GOOD, tmp_path) == ""


def test_a_template_that_raises_is_a_mismatch_and_the_next_example_is_tried() -> None:
    template = Raising()
    template.bad = (replace(GOOD, title="left alone", reason="no"),)
    assert list(examples(template, [NameTypo()])) == [
        ExampleResult("stranger", GOOD.title, "good", "the template failed, RuntimeError: no idea of couner"),
        ExampleResult("stranger", "left alone", "bad", "name-typo/rename-name offers a repair, expected none"),
    ]


def test_an_example_leaves_nothing_behind_and_does_not_see_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "secret")
    (tmp_path / "app.py").write_text("import os\nprint(os.environ.get('API_TOKEN'))\n")
    assert run(tmp_path, "app.py").stdout == "None\n"
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


def test_a_syntax_error_is_no_cause(tmp_path: Path) -> None:
    broken = Example("broken", {"app.py": "def f(:\n"}, "app.py")
    assert isinstance(diagnosed(tmp_path, broken), str)


def test_what_hides_or_raises_is_no_honest_repair() -> None:
    patch = Patch((Edit("a.py", b"", b"x"),))
    plain = Remedy("t", "s", "c", "", patch, Risk.R0)
    offered = [plain, replace(plain, hides=True), replace(plain, keeps_raising=True), Skipped("t/u", "no")]
    assert heals_honestly(offered) == [plain]
