from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest

from suture.diagnosis.locate import locate
from suture.domain.fault import Fault, Span
from suture.domain.signal import Frame, Raised, Signal, Variable
from tests.diagnosis.crash import crash, located
from tests.diagnosis.fakes import MemoryProject


def at(
    *frames: Frame, error: str = "KeyError", message: str = "'a'", files: dict[str, str | bytes] | None = None
) -> Fault | str:
    signal = Signal((Raised(error, message, frames=frames),), "excepthook", "3.12.1")
    return locate(signal, MemoryProject(files or {"app.py": "def f(d):\n    return d['a']\n"}))


APP = Frame("/project/app.py", 2, "f", 2, 11, 17)
OTHER = Frame("/project/main.py", 9, "main", 9, 0, 4)


def test_the_deepest_application_frame_is_blamed() -> None:
    assert at(OTHER, APP) == Fault("app.py", Span(2, 11, 2, 17), "Subscript", "d['a']", "f", 1, exact=True)


@pytest.mark.parametrize(
    "library",
    [
        "/usr/lib/python3.12/json/decoder.py",
        "/project/venv/lib/python3.12/site-packages/yaml/reader.py",
        "<frozen importlib._bootstrap>",
        "<string>",
        "/project2/app.py",
    ],
)
def test_frames_of_libraries_and_of_no_file_are_passed_over(library: str) -> None:
    fault = at(OTHER, APP, Frame(library, 4, "inner"))
    assert isinstance(fault, Fault)
    assert (fault.path, fault.frame) == ("app.py", 1)


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ((), "without a traceback"),
        ((Frame("/usr/lib/python3.12/json/decoder.py", 4, "x"),), "no frame lies in the project"),
        ((Frame("<string>", 1, "<module>"),), "it has no file"),
        ((Frame("/project/gone.py", 1, "x"),), "deleted"),
        ((replace(APP, line=40, end_line=40),), "no longer what ran"),
        ((replace(APP, line=0, end_line=0),), "no longer what ran"),
    ],
)
def test_where_no_code_can_be_blamed_the_reason_is_said(frames: tuple[Frame, ...], said: str) -> None:
    reason = at(*frames)
    assert isinstance(reason, str)
    assert said in reason


def test_a_file_that_does_not_parse_is_named() -> None:
    reason = at(APP, files={"app.py": "def f(:\n    pass\n"})
    assert isinstance(reason, str)
    assert "app.py cannot be parsed" in reason


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"# coding: no-such-codec\n", b"x = '\x00'\n", b"(" * 10_000])
def test_a_file_that_is_no_text_is_named(content: bytes) -> None:
    reason = at(APP, files={"app.py": content})
    assert isinstance(reason, str)
    assert "cannot be parsed" in reason


def test_a_syntax_error_has_no_fault_at_run_time() -> None:
    reason = at(APP, error="SyntaxError", message="invalid syntax")
    assert isinstance(reason, str)
    assert "does not parse" in reason


def test_byte_columns_are_turned_into_characters() -> None:
    text = "naïve = {'ü': 1}; naïve['é']\n"
    column = len("naïve = {'ü': 1}; ".encode())
    end = len("naïve = {'ü': 1}; naïve['é']".encode())
    fault = at(Frame("/project/app.py", 1, "<module>", 1, column, end), files={"app.py": text})
    assert isinstance(fault, Fault)
    assert (fault.segment, fault.span) == ("naïve['é']", Span(1, 18, 1, 28))


def test_a_file_in_latin_1_is_read_by_its_cookie() -> None:
    content = "# -*- coding: latin-1 -*-\nx = {}\nx['é']\n".encode("latin-1")
    fault = at(Frame("/project/app.py", 3, "<module>", 3, 0, 7), files={"app.py": content})
    assert isinstance(fault, Fault)
    assert fault.segment == "x['é']"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one(newline: str) -> None:
    content = newline.join(["x = {}", "y = 1", "x['a']", ""]).encode()
    fault = at(Frame("/project/app.py", 3, "<module>", 3, 0, 6), files={"app.py": content})
    assert isinstance(fault, Fault)
    assert (fault.segment, fault.exact) == ("x['a']", True)


def test_a_form_feed_is_no_line_end() -> None:
    fault = at(Frame("/project/app.py", 2, "<module>", 2, 0, 6), files={"app.py": "x = {}; '\f'\nx['a']\n"})
    assert isinstance(fault, Fault)
    assert fault.segment == "x['a']"


def test_a_byte_order_mark_moves_nothing() -> None:
    fault = at(Frame("/project/app.py", 1, "<module>", 1, 8, 14), files={"app.py": b"\xef\xbb\xbfx = {}; x['a']\n"})
    assert isinstance(fault, Fault)
    assert (fault.segment, fault.span.column) == ("x['a']", 8)


def test_an_expression_statement_is_blamed_as_its_value() -> None:
    fault = at(Frame("/project/app.py", 1, "<module>", 1, 0, 6), files={"app.py": "d['a']\n"})
    assert isinstance(fault, Fault)
    assert fault.node == "Subscript"


# program, class name of the node, segment
NODES = [
    ("x = None\nx.strip()", "Attribute", "x.strip"),
    ("int('a')", "Call", "int('a')"),
    ("1 + 'a'", "BinOp", "1 + 'a'"),
    ("1 < 'a'", "Compare", "1 < 'a'"),
    ("a, b = [1]", "Tuple", "a, b"),
    ("t = 1\nt += 'a'", "AugAssign", "t += 'a'"),
    ("d = ()\nd[0] = 1", "Subscript", "d[0]"),
    ("nope", "Name", "nope"),
    ("raise ValueError(\n    'x'\n)", "Raise", "raise ValueError(\n    'x'\n)"),
    ("assert (1 ==\n        2)", "Compare", "1 ==\n        2"),
    ("import no_such_module", "Import", "import no_such_module"),
    ("from json import nope", "ImportFrom", "from json import nope"),
    ("x = [{}['a'] for _ in 'b']", "Subscript", "{}['a']"),
    ("f = lambda d: d['a']\nf({})", "Subscript", "d['a']"),
    ("print(\n    1,\n    {}['a'],\n)", "Subscript", "{}['a']"),
]


@pytest.mark.parametrize(("program", "node", "segment"), NODES)
def test_the_failing_node_is_the_one_that_cpython_points_at(program: str, node: str, segment: str) -> None:
    fault = located(crash(program))
    assert (fault.node, fault.segment, fault.exact) == (node, segment, True)


LINES = [
    ("x = None\ny = 'a'\nz = y.upper(), x.strip()", "x.strip"),
    ("d = {'b': 1}\ne = {}\nz = d['b'], e['a']", "e['a']"),
    ("z = 1 + 2, 3 + 'a'", "3 + 'a'"),
    ("name, n = 'x', 3\nz = name + ': ' + n", "name + ': ' + n"),
    ("a, b = 1, 'a'\nz = (a < 2, b < a)", "b < a"),
    ("def f(x): pass\nz = int(1), f(y=2)", "f(y=2)"),
    ("x = 1\nz = x + couner", "couner"),
    ("z = len('a'), open('no-such-file').read()", "open('no-such-file')"),
    ("z = {}.pop('a')", "{}.pop('a')"),
    ("raise KeyError('x')", "raise KeyError('x')"),
    ("z = 3 / 0", "3 / 0"),
    ('z = -"a"', 'z = -"a"'),
]


@pytest.mark.parametrize(("program", "segment"), LINES)
def test_without_columns_the_likeliest_node_of_the_line_is_taken_and_said_to_be_a_guess(
    program: str, segment: str
) -> None:
    fault = located(crash(program, columns=False))
    assert (fault.segment, fault.exact) == (segment, False)


def test_columns_that_fit_no_node_are_a_guess_too() -> None:
    fault = at(replace(APP, column=1, end_column=3))
    assert isinstance(fault, Fault)
    assert (fault.segment, fault.exact) == ("d['a']", False)


def test_an_empty_line_that_failed_means_that_the_file_changed() -> None:
    reason = at(Frame("/project/app.py", 2, "f", 2, 0, 3), files={"app.py": "x = 1\n\ny = 2\n"})
    assert isinstance(reason, str)
    assert "no code stands on line 2" in reason


def test_a_test_that_fails_itself_is_the_fault() -> None:
    text = textwrap.dedent("""
        def test_total():
            assert 1 == 2
        """).lstrip()
    frame = Frame("/project/tests/test_cart.py", 2, "test_total", 2, 11, 17)
    fault = at(frame, error="AssertionError", message="", files={"tests/test_cart.py": text})
    assert isinstance(fault, Fault)
    assert fault.path == "tests/test_cart.py"


def test_recorded_types_choose_between_equal_candidates() -> None:
    frame = Frame(
        "/project/app.py", 1, "<module>", variables={"a": Variable("str", "x"), "b": Variable("NoneType", "None")}
    )
    message = "'NoneType' object has no attribute 'name'"
    fault = at(frame, error="AttributeError", message=message, files={"app.py": "a.name, b.name\n"})
    assert isinstance(fault, Fault)
    assert fault.segment == "b.name"
