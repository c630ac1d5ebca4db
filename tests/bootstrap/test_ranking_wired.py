"""What the notebook holds reaches the order of the candidates."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from suture import bootstrap
from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.remedy import Patch, Remedy, Risk
from suture.domain.signal import Raised, Signal
from suture.learning.interface import Trial
from suture.learning.sqlite import open_notebook
from suture.remedies.interface import Prior
from tests.learning.lessons import WEEK

SIGNAL = Signal((Raised("KeyError", "'x'"),), "excepthook", "3.11.7")
DIAGNOSIS = Diagnosis((Hypothesis("missing-key", "missing", 0.9, shown=True),))
REMEDIES = [Remedy(template, "s", "missing-key", "do", Patch(()), Risk.R1) for template in ("weak", "strong")]
TEMPLATES: Any = [SimpleNamespace(id="weak", prior=Prior(4, 4)), SimpleNamespace(id="strong", prior=Prior(6, 2))]


def order(state: Path, root: str) -> dict[str, str]:
    place: Any = SimpleNamespace(request=SimpleNamespace(environment={"SUTURE_STATE_DIR": str(state)}), root=Path(root))
    found = bootstrap._ranking(TEMPLATES, place)(REMEDIES, SIGNAL, DIAGNOSIS)
    return {one.template: one.belief.because for one in found if one.belief is not None}


def learned(state: Path, *, at: float) -> None:
    notebook = open_notebook({"SUTURE_STATE_DIR": str(state)})
    for _ in range(6):
        notebook.record(Trial("weak", "s", "KeyError", "KeyError", verified=True, at=at, project="/here"))


def test_without_a_notebook_the_catalog_alone_decides(tmp_path: Path) -> None:
    assert order(tmp_path / "none", "/here") == {
        "strong": "5 of 6 mined fixes, no own outcomes",
        "weak": "3 of 6 mined fixes, no own outcomes",
    }


def test_a_notebook_that_cannot_be_read_costs_only_what_was_learned(tmp_path: Path) -> None:
    (tmp_path / "notebook.sqlite3").write_bytes(b"not a database, and long enough to be seen as none" * 20)
    assert list(order(tmp_path, "/here")) == ["strong", "weak"]


def test_what_worked_in_this_project_comes_first(tmp_path: Path) -> None:
    learned(tmp_path, at=time.time())
    found = order(tmp_path, "/here")
    assert list(found) == ["weak", "strong"]
    assert found["weak"].endswith("6 of 6 of this way for such a message here")


def test_another_project_learns_of_the_exception_but_not_of_the_message(tmp_path: Path) -> None:
    learned(tmp_path, at=time.time())
    assert order(tmp_path, "/elsewhere")["weak"] == (
        "3 of 6 mined fixes, 6 of 6 own outcomes, 6 of 6 for this exception"
    )


@pytest.mark.parametrize(("weeks", "weight"), [(139, "3 of 3"), (460, "0.6 of 0.6")])
def test_what_is_long_past_counts_less(tmp_path: Path, weeks: int, weight: str) -> None:
    learned(tmp_path, at=time.time() - weeks * WEEK)
    assert order(tmp_path, "/here")["weak"].startswith(f"3 of 6 mined fixes, {weight} own outcomes")
