"""Tracebacks of every Python, out of logs, groups and pytest reports; and much that is none."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.signal import Signal
from suture.signals.interface import NotATracebackError
from suture.signals.source_lines import lines_below
from suture.signals.traceback_text import parse
from tests.watched.watched import INTERPRETERS, environment

every_version = pytest.mark.parametrize("version", INTERPRETERS)
WITH_GROUPS = [version for version in INTERPRETERS if int(version.split(".")[1]) >= 11]

SIMPLE = """Traceback (most recent call last):
  File "/srv/shop/app.py", line 3, in <module>
    total(rows)
  File "/srv/shop/cart.py", line 14, in total
    return sum(row["price"] for row in rows)
               ~~~^^^^^^^^^
KeyError: 'price'
"""


def places(signal: Signal, index: int = 0) -> list[tuple[str, int, str]]:
    return [(frame.file.rpartition("/")[2], frame.line, frame.function) for frame in signal.raised[index].frames]


def crash(directory: Path, version: str, source: str, name: str = "program.py") -> str:
    (directory / name).write_text(source, encoding="utf-8")
    command = [INTERPRETERS[version], name]
    return subprocess.run(
        command, cwd=directory, env=environment(), capture_output=True, check=False
    ).stderr.decode()  # fmt: skip


def test_a_plain_traceback_is_read_field_by_field() -> None:
    (signal,) = parse(SIMPLE)
    assert places(signal) == [("app.py", 3, "<module>"), ("cart.py", 14, "total")]
    error = signal.error
    assert (error.type, error.module, error.message) == ("KeyError", "builtins", "'price'")
    assert error.bases == ("LookupError", "Exception", "BaseException")
    assert dict(error.attributes) == {"key": "'price'"}
    assert (signal.source, signal.test, error.parent, error.relation) == ("traceback", None, None, None)
    assert not signal.has_columns


@every_version
def test_a_chain_is_read_from_the_last_error_to_the_first(tmp_path: Path, version: str) -> None:
    source = """
def a():
    try:
        {}["x"]
    except KeyError as error:
        raise ValueError("bad") from error
def b():
    try:
        a()
    except ValueError:
        open("/absent/file")
b()
"""
    (signal,) = parse(crash(tmp_path, version, source))
    assert [(each.type, each.parent, each.relation) for each in signal.raised] == [
        ("FileNotFoundError", None, None),
        ("ValueError", 0, "context"),
        ("KeyError", 1, "cause"),
    ]
    assert places(signal)[-1] == ("program.py", 11, "b")
    assert places(signal, 2) == [("program.py", 4, "a")]
    assert signal.error.attributes == {"errno": "2", "filename": "/absent/file"}


@pytest.mark.parametrize("version", WITH_GROUPS)
def test_an_exception_group_is_read_with_its_members_chains_and_notes(tmp_path: Path, version: str) -> None:
    source = """
def f():
    try:
        1 / 0
    except Exception as error:
        raise TypeError("inner") from error
found = []
for call in (f, lambda: {}["k"]):
    try:
        call()
    except Exception as error:
        found.append(error)
found.append(ExceptionGroup("nested", [OSError("disk"), ValueError()]))
group = ExceptionGroup("outer", found)
group.add_note("a note")
raise group
"""
    (signal,) = parse(crash(tmp_path, version, source))
    assert [(each.type, each.message, each.parent, each.relation) for each in signal.raised] == [
        ("ExceptionGroup", "outer (3 sub-exceptions)", None, None),
        ("TypeError", "inner", 0, "group"),
        ("KeyError", "'k'", 0, "group"),
        ("ExceptionGroup", "nested (2 sub-exceptions)", 0, "group"),
        ("ZeroDivisionError", "division by zero", 1, "cause"),
        ("OSError", "disk", 3, "group"),
        ("ValueError", "", 3, "group"),
    ]
    assert signal.error.notes == ("a note",)
    assert places(signal, 1)[-1] == ("program.py", 6, "f")


@every_version
def test_carets_tell_the_columns_in_bytes_where_the_source_is_at_hand(tmp_path: Path, version: str) -> None:
    source = "def f(é, d):\n        return é + d['ä']['b']['c']\nf(1, {'ä': {'b': {}}})\n"
    (signal,) = parse(crash(tmp_path, version, source), cwd=tmp_path, line_of=lines_below(tmp_path))
    last = signal.error.frames[-1]
    expected = (None, None) if version in ("3.9", "3.10") else (20, 37)
    assert (last.column, last.end_column) == expected


def test_carets_are_not_believed_when_the_source_is_another(tmp_path: Path) -> None:
    text = SIMPLE.replace("/srv/shop", str(tmp_path))
    (tmp_path / "cart.py").write_text("\n" * 13 + "    return something_else\n")
    assert not parse(text, line_of=lines_below(tmp_path))[0].has_columns
    (tmp_path / "cart.py").write_text("\n" * 13 + '    return sum(row["price"] for row in rows)\n')
    frame = parse(text, line_of=lines_below(tmp_path))[0].error.frames[-1]
    assert (frame.line, frame.end_line, frame.column, frame.end_column) == (14, 14, 15, 27)


def test_wide_characters_before_the_carets_leave_the_columns_open(tmp_path: Path) -> None:
    source = "x = '漢' + d['a']\n"
    (tmp_path / "w.py").write_text(source, encoding="utf-8")
    place = f'  File "{tmp_path}/w.py", line 1, in f'
    text = f"Traceback (most recent call last):\n{place}\n    {source}           ~^^^^^\nKeyError: 1\n"
    assert not parse(text, line_of=lines_below(tmp_path))[0].has_columns


def test_no_file_outside_the_root_is_opened(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.py").write_text("secret\n")
    (root / "link.py").symlink_to(tmp_path / "outside.py")
    line_of = lines_below(root)
    for file in ("/etc/passwd", str(root / ".." / "outside.py"), str(root / "link.py"), "/dev/zero", str(root), "\0"):
        assert line_of(file, 1) is None


@every_version
@pytest.mark.parametrize(
    ("source", "kind"), [("x = 1\nif x\n  y\n", "SyntaxError"), ("if 1:\nx\n", "IndentationError")]
)
def test_a_syntax_error_has_no_header_and_is_read_all_the_same(
    tmp_path: Path, version: str, source: str, kind: str
) -> None:
    (signal,) = parse(crash(tmp_path, version, source))
    assert signal.error.type == kind
    assert places(signal) == [("program.py", 2, "<module>")]


@every_version
def test_folded_repetitions_are_unfolded_within_bounds(tmp_path: Path, version: str) -> None:
    (signal,) = parse(crash(tmp_path, version, "def r(n):\n    return r(n + 1)\nr(0)\n"))
    assert signal.error.type == "RecursionError"
    assert len(signal.error.frames) > 900
    text = SIMPLE.replace("KeyError", "  [Previous line repeated 999999999 more times]\nKeyError")
    assert len(parse(text)[0].error.frames) == 2000


@every_version
def test_a_logged_traceback_before_the_crash_is_the_second_signal(tmp_path: Path, version: str) -> None:
    source = "import logging\ntry:\n    {}['a']\nexcept KeyError:\n    logging.exception('hm')\n[][0]\n"
    assert [signal.error.type for signal in parse(crash(tmp_path, version, source))] == ["IndexError", "KeyError"]


@pytest.mark.parametrize(
    "prefix",
    [
        "2024-05-01T10:00:00.123456Z ",
        "web_1  | ",
        "E   ",
        "    ",
        "[gw0] ",
        "May 01 10:00:00 host app[123]: ",
        "\x1b[31m",
        "> ",
        "        | ",
    ],
)
def test_what_a_log_writes_before_each_line_is_left_out(prefix: str) -> None:
    text = "".join(prefix + line + "\n" for line in SIMPLE.splitlines())
    (signal,) = parse(f"{prefix}starting\n{text}{prefix}\n{prefix}stopped\n")
    assert places(signal) == places(parse(SIMPLE)[0])
    assert (signal.error.message, signal.error.notes) == ("'price'", ())


def test_a_running_clock_in_the_prefix_is_no_obstacle() -> None:
    text = "".join(f"2024-05-01T10:00:0{number} {line}\n" for number, line in enumerate(SIMPLE.splitlines()))
    assert places(parse(text)[0]) == places(parse(SIMPLE)[0])


def test_a_prefix_of_the_header_alone_is_no_prefix() -> None:
    assert places(parse("ERROR:root:boom " + SIMPLE)[0]) == places(parse(SIMPLE)[0])


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_line_ends(ends: str) -> None:
    assert places(parse(SIMPLE.replace("\n", ends))[0]) == places(parse(SIMPLE)[0])


def test_colours_and_control_characters_are_removed() -> None:
    text = SIMPLE.replace("'price'", "\x1b[1;31m'pr\x07i\u202ece'\x1b[0m\x1b]0;title\x07")
    assert parse(text)[0].error.message == "'price'"


@pytest.mark.parametrize(
    ("line", "module", "kind", "message"),
    [
        ("ValueError", "builtins", "ValueError", ""),
        ("ValueError: ", "builtins", "ValueError", ""),
        ("shop.errors.Missing: no: way", "shop.errors", "Missing", "no: way"),
        ("__main__.Outer.Inner: x", "__main__", "Outer.Inner", "x"),
        ("__main__.f.<locals>.Odd: x", "__main__", "f.<locals>.Odd", "x"),
        ("json.decoder.JSONDecodeError: Expecting value", "json.decoder", "JSONDecodeError", "Expecting value"),
        ("socket.gaierror: [Errno -2] x", "socket", "gaierror", "[Errno -2] x"),
        ("Überfehler: x", "builtins", "Überfehler", "x"),
    ],
)
def test_the_class_is_told_from_its_module(line: str, module: str, kind: str, message: str) -> None:
    error = parse(SIMPLE.replace("KeyError: 'price'", line))[0].error
    assert (error.module, error.type, error.message) == (module, kind, message)


def test_bases_are_told_of_builtin_exceptions_only() -> None:
    assert parse(SIMPLE.replace("KeyError: 'price'", "shop.KeyError: 1"))[0].error.bases == ()
    assert parse(SIMPLE.replace("KeyError: 'price'", "print: 1"))[0].error.bases == ()


def test_further_lines_are_notes_up_to_the_next_empty_line() -> None:
    assert parse(SIMPLE + "second line\nthird\n\nmake: *** Error 1\n")[0].error.notes == ("second line", "third")


def test_relative_files_are_joined_to_the_directory_of_the_run() -> None:
    text = SIMPLE.replace("/srv/shop/app.py", "app.py").replace("/srv/shop/cart.py", "<string>")
    frames = parse(text, cwd=Path("/srv/shop"))[0].error.frames
    assert [frame.file for frame in frames] == ["/srv/shop/app.py", "<string>"]


def test_the_version_is_told_by_the_library_if_at_all() -> None:
    assert parse(SIMPLE)[0].python == ""
    assert parse(SIMPLE.replace("/srv/shop/app.py", "/usr/lib/python3.12/runpy.py"))[0].python == "3.12"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "everything is fine",
        "Traceback (most recent call last):",
        "Traceback (most recent call last):\n",
        "Traceback (most recent call last):\n\nKeyError",
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\n',
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\n',
        'File "a.py", line 1',
        '  File "a.py", line 1\n    x\n',
        "KeyError: 'x'",
        "Exception in thread Thread-1:",
        "java.lang.NullPointerException\n\tat a.b(C.java:3)",
        "+---------------- 1 ----------------",
        "  | KeyError: 1",
        "During handling of the above exception, another exception occurred:",
        "E   KeyError: 'x'",
        "\0" * 1000,
    ],
)
def test_what_is_no_traceback_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(NotATracebackError) as caught:
        parse(text)
    assert "expected a Python traceback" in str(caught.value)
    assert "\0" not in str(caught.value)


def test_every_field_is_bounded() -> None:
    text = SIMPLE.replace("'price'", "m" * 50_000).replace("in total", "in " + "f" * 400)
    assert len(parse(text)[0].error.message) <= 4096
    assert len(parse(SIMPLE * 500)) == 100


def test_the_end_of_a_huge_text_is_what_counts() -> None:
    assert parse("noise\n" * 1_000_000 + SIMPLE)[0].error.type == "KeyError"


@given(
    st.lists(
        st.sampled_from(
            [*SIMPLE.splitlines(), "", "  | ", "    +---------------- 2 ----------------", "é", "  +-+" + "-" * 9]
        )
    )
)
def test_any_mixture_of_lines_is_either_signals_or_refused(mixture: list[str]) -> None:
    try:
        found = parse("\n".join(mixture))
    except NotATracebackError:
        return
    for signal in found:
        assert all(each.parent is None or each.parent < index for index, each in enumerate(signal.raised))
        assert all(frame.line >= 0 and frame.file for each in signal.raised for frame in each.frames)
