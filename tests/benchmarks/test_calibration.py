from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest

from benchmarks import calibration
from benchmarks.ranking import page
from benchmarks.ranking.online import predictions, shuffled
from benchmarks.ranking.score import Bin
from benchmarks.report import at_most
from suture.learning.ranking import Counts

ATTEMPT = {
    "template": "t", "strategy": "s", "exception": "KeyError", "shape": "KeyError", "passed": True, "right": True,
    "applicable": 1.0, "reason": "", "diff": "",
}  # fmt: skip
PRIORS = {"t": Counts(5, 1)}
BINS = [Bin(30, 0.4, 0.5), Bin(30, 0.9, 1.0)]


def program(name: str, crash: str = "KeyError", **attempt: object) -> Mapping[str, object]:
    return {"program": name, "crash": crash, "attempts": [{**ATTEMPT, **attempt}], "why_none": "", "seconds": 1.0}


def test_the_first_attempt_is_stated_by_the_catalog_and_the_second_knows_the_first() -> None:
    first, second = predictions([ATTEMPT, ATTEMPT], PRIORS)
    assert first.stated == pytest.approx(5.5 / 16)
    assert second.stated > first.stated
    assert first.happened


def test_without_the_level_of_all_templates_another_one_says_nothing() -> None:
    other = {**ATTEMPT, "template": "u"}
    (_, alone), (_, told) = (predictions([other, ATTEMPT], PRIORS, of_all=level) for level in (False, True))
    assert alone.stated == pytest.approx(5.5 / 16)
    assert told.stated > alone.stated


def test_an_attempt_never_knows_its_own_outcome() -> None:
    (right,) = predictions([ATTEMPT], PRIORS)
    (wrong,) = predictions([{**ATTEMPT, "right": False}], PRIORS)
    assert right.stated == wrong.stated
    assert right.happened != wrong.happened


def test_a_failure_is_learned_as_one() -> None:
    first, second = predictions([{**ATTEMPT, "right": False}, ATTEMPT], PRIORS)
    assert second.stated < first.stated


def test_a_doubtful_cause_is_stated_with_its_doubt() -> None:
    (sure,) = predictions([ATTEMPT], PRIORS)
    (doubtful,) = predictions([{**ATTEMPT, "applicable": 0.5}], PRIORS)
    assert doubtful.stated == pytest.approx(sure.stated / 2)


def test_the_order_is_that_of_the_seed_and_not_of_the_run() -> None:
    programs = [program(f"t/good/{n}/as written") for n in range(8)]
    assert shuffled(programs, 1) == shuffled(programs[::-1], 1)
    assert shuffled(programs, 1) != shuffled(programs, 2)


def test_a_variation_that_crashes_otherwise_or_not_at_all_is_left_out() -> None:
    kept = [program("t/good/0/as written"), program("t/good/0/other names")]
    others = [program("t/good/0/other order", crash=""), program("t/good/0/other literals", crash="NameError")]
    assert calibration.alike([*kept, *others]) == kept


def test_a_program_whose_example_does_not_crash_is_left_out() -> None:
    assert calibration.alike([program("t/good/0/as written", crash="")]) == []


def test_every_example_is_there_under_a_name_of_its_own() -> None:
    names = [name for name, _ in calibration.programs()]
    assert len(names) == len(set(names)) > 300
    assert {name.split("/")[1] for name in names} == {"good", "bad"}


def test_the_figures_say_how_many_and_how_well() -> None:
    programs = [program(f"dict-key-typo/good/{n}/as written", template="dict-key-typo") for n in range(30)]
    wrong = [program(f"dict-key-typo/bad/{n}/as written", right=False) for n in range(5)]
    rows, shown = calibration.rows([*programs, *wrong])
    values = {row.what: row.value for row in rows}
    assert values["attempts"] == len(shown) == 35
    assert values["of them to be left alone"] == values["programs to be left alone that got a patch which passed"] == 5
    assert values["attempts that came true"] == pytest.approx(100 * 30 / 35)
    assert next(row.met for row in rows if row.what == "attempts") is False


def test_only_the_figures_of_the_page_are_replaced() -> None:
    assert page.with_figures(f"# Text\n\n{page.BEGIN}\n\nold\n", "new\n") == f"# Text\n\n{page.BEGIN}\n\nnew\n"


def test_a_page_without_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody knows where its figures begin"):
        page.with_figures("# Text\n", "new\n")


def test_the_page_holds_what_missed_and_the_points_of_the_plot() -> None:
    found = page.figures([at_most("error", 0.2, "", 0.1)], BINS, today=dt.date(2026, 11, 25), machine="2 cores")
    assert "Measured on 2026-11-25 (2 cores)" in found
    assert "| error | 0.2 |  | <= 0.1 | NO |" in found
    assert "| 0.40 | 0.50 | 30 |" in found


def test_the_plot_is_an_image_with_a_point_for_each_bin() -> None:
    drawn = ET.fromstring(page.plot(BINS))
    circles = [one for one in drawn.iter() if one.tag.endswith("circle")]
    assert len(circles) == 2
    assert float(circles[0].attrib["cx"]) < float(circles[1].attrib["cx"])
    assert float(circles[0].attrib["cy"]) > float(circles[1].attrib["cy"])
