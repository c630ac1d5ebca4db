from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.naive import deepest_frame, silenced

SOURCE = """\
def price(order):
    for line in order:
        total = line["price"]
        print(total)
    return total
"""


def test_the_failing_statement_is_wrapped_and_every_other_line_is_kept() -> None:
    assert silenced(SOURCE, 3) == SOURCE.replace(
        '        total = line["price"]\n',
        '        try:\n            total = line["price"]\n        except Exception:\n            pass\n',
    )


@pytest.mark.parametrize("line", [1, 2, 3, 4, 5])
def test_what_comes_out_can_be_compiled(line: int) -> None:
    compile(silenced(SOURCE, line), "x", "exec")


def test_a_statement_over_several_lines_is_wrapped_whole() -> None:
    source = "x = [\n    1,\n    2,\n]\ny = 3\n"
    assert silenced(source, 2) == "try:\n    x = [\n        1,\n        2,\n    ]\nexcept Exception:\n    pass\ny = 3\n"


def test_the_deepest_frame_below_the_root_is_blamed(tmp_path: Path) -> None:
    for name in ("main.py", "deep.py"):
        (tmp_path / name).write_text("x\n")
    text = (
        f'  File "{tmp_path}/main.py", line 1, in <module>\n    x\n'
        f'  File "{tmp_path}/deep.py", line 7, in f\n    x\n'
        '  File "/usr/lib/python3/json.py", line 9, in loads\n    x\nValueError: no\n'
    )
    assert deepest_frame(text, tmp_path) == (tmp_path / "deep.py", 7)


@pytest.mark.parametrize("text", ["", "ValueError: no", '  File "/usr/lib/python3/json.py", line 9, in loads\n'])
def test_without_a_frame_of_the_program_nobody_is_blamed(text: str, tmp_path: Path) -> None:
    assert deepest_frame(text, tmp_path) is None
