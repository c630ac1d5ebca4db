import subprocess
from pathlib import Path

import pytest

from tests.sdk.patches import passing_through
from tests.watched.watched import INTERPRETERS, environment

SDK = Path(__file__).parents[3] / "sdk"


@pytest.mark.parametrize("version", sorted(INTERPRETERS))
def test_a_patch_that_changes_nothing_shows_in_no_value_exception_context_or_frame(version: str) -> None:
    run = subprocess.run(
        [INTERPRETERS[version], "-W", "error", str(Path(passing_through.__file__))],
        env=environment(PYTHONPATH=str(SDK), PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "compared 24582\n", "")
