from __future__ import annotations

import os
from pathlib import Path

import pytest

from suture.sandbox.tree import SnapshotTree


@pytest.mark.parametrize("root", ["/p", "/new\nline", "/esc\x1b[31m", os.fsdecode(b"/\xff")])
def test_the_project_may_have_any_name(root: str, tmp_path: Path) -> None:
    assert SnapshotTree(Path(root), tmp_path).relative(f"{root}/shop/cart.py") == "shop/cart.py"


@pytest.mark.parametrize("name", ["x\n--- a/other.py", "\x1b[31m.py", "\u202e.py", os.fsdecode(b"\xff.py")])
def test_a_file_inside_it_that_could_draw_over_a_diff_is_not_its_code(name: str, tmp_path: Path) -> None:
    assert SnapshotTree(Path("/p"), tmp_path).relative(f"/p/{name}") is None
