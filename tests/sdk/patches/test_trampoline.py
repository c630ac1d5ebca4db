import inspect
import subprocess
from pathlib import Path
from typing import Any

import pytest

from suture_sdk.patches import trampoline
from tests.sdk.patches import shapes
from tests.watched.watched import INTERPRETERS


@pytest.mark.parametrize("check", shapes.CHECKS, ids=lambda check: check.__name__)
def test_on_this_interpreter(check: Any) -> None:
    check()


@pytest.mark.parametrize("version", sorted(INTERPRETERS))
def test_all_hold_on_each_interpreter_with_warnings_as_errors(version: str) -> None:
    run = subprocess.run(
        [INTERPRETERS[version], "-W", "error", str(Path(shapes.__file__))], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{len(shapes.CHECKS)} held\n", "")


def test_a_name_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'\.0' cannot be written"):
        trampoline.shape(_comprehension())


def _comprehension() -> Any:
    code = compile("(x for x in y)", "<t>", "eval")
    return next(one for one in code.co_consts if inspect.iscode(one))


def test_arguments_of_an_async_generator_are_not_handed_over() -> None:
    async def numbers() -> Any:
        yield 1

    with pytest.raises(ValueError, match="async generator"):
        trampoline.running(trampoline.shape(numbers.__code__), print)
