"""The Python on the pages of the SDK runs as it stands there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suture_sdk import flags

ROOT = Path(__file__).parents[2]
PAGES = (
    "reference/sdk-flags.md",
    "reference/sdk-policies.md",
    "reference/sdk-patches.md",
    "how-to/test-with-virtual-time.md",
)


@pytest.fixture(autouse=True)
def _no_flags_left() -> Iterator[None]:
    yield
    flags.apply(flags.Memory())


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_run_one_after_the_other(page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
