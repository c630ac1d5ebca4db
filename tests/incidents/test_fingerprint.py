from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.signal import Frame, Raised, Signal, Variable
from suture.incidents.fingerprint import fingerprint, normalised


class Checkout:
    """A project at some directory; only `relative` is asked."""

    def __init__(self, root: str) -> None:
        self.root = root

    def relative(self, file: str) -> str | None:
        return file.removeprefix(self.root + "/") if file.startswith(self.root + "/") else None

    def read(self, path: str) -> bytes | None:
        raise AssertionError(path)

    def python_files(self) -> object:
        raise AssertionError

    files = python_files


def failure(
    root: str = "/a", *, line: int = 3, message: str = "'title'", function: str = "titles", type_: str = "KeyError"
) -> Signal:
    frames = (
        Frame(f"{root}/app.py", line, "main", line, 4, 9),
        Frame("/usr/lib/python3.12/json/__init__.py", 300, "loads", 300, 1, 2),
        Frame(f"{root}/shop/rows.py", line + 7, function, line + 7, 2, 8, "shop.rows", line),
    )
    return Signal((Raised(type_, message, frames=frames),), "excepthook", "3.12.1")


def of(signal: Signal, root: str = "/a") -> str:
    return fingerprint(signal, Checkout(root))  # type: ignore[arg-type]


# never to be changed: lessons are kept under it
FROZEN_FINGERPRINT = "v1:93b8572888bd9eba84724708d3940c4e"


def test_the_fingerprint_names_its_version_and_is_short() -> None:
    found = of(failure())
    assert found.startswith("v1:")
    assert len(found) == 3 + 32


@given(st.integers(1, 100_000))
def test_moved_lines_are_the_same_failure(line: int) -> None:
    assert of(failure(line=line)) == of(failure())


@given(st.text(alphabet="abc/_", min_size=1, max_size=12).map(lambda text: "/" + text.strip("/")))
def test_another_checkout_is_the_same_failure(root: str) -> None:
    assert of(failure(root), root) == of(failure())


@given(st.integers(0, 2**64))
def test_another_address_is_the_same_failure(address: int) -> None:
    text = f"<Row object at 0x{address:x}> has no title"
    assert of(failure(message=text)) == of(failure(message="<Row object at 0x7f0c> has no title"))


@given(st.text(alphabet=st.characters(exclude_characters="'\\\n", codec="utf-8"), max_size=40))
def test_another_quoted_value_is_the_same_failure(value: str) -> None:
    assert of(failure(message=f"no row for '{value}' here")) == of(failure(message="no row for 'x' here"))


@given(st.integers())
def test_another_number_is_the_same_failure(number: int) -> None:
    assert of(failure(message=f"got {number} rows")) == of(failure(message="got 1 rows"))


def test_python_and_columns_and_variables_and_the_observer_do_not_matter() -> None:
    one = failure()
    frames = tuple(
        replace(f, column=None, end_column=None, variables={"x": Variable("int", "3")}) for f in one.error.frames
    )
    other = Signal(
        (replace(one.error, frames=frames, notes=("n",)),), "pytest", "3.9.1", "tests/test_a.py::test", "/py"
    )
    assert of(other) == of(one)


@pytest.mark.parametrize(
    "other",
    [
        failure(function="labels"),
        failure(type_="IndexError"),
        failure(message="no such title"),
        replace(failure(), raised=(failure().error, Raised("OSError", "x", parent=0, relation="cause"))),
        replace(failure(), raised=(replace(failure().error, module="shop.errors"),)),
        replace(failure(), raised=(replace(failure().error, frames=failure().error.frames[:1]),)),
    ],
    ids=["function", "class", "message", "chain", "module of the class", "path"],
)
def test_another_fault_is_another_failure(other: Signal) -> None:
    assert of(other) != of(failure())


def test_a_cause_and_a_context_are_told_apart() -> None:
    first, second = (
        replace(failure(), raised=(failure().error, Raised("OSError", "x", parent=0, relation=relation)))
        for relation in ("cause", "context")
    )
    assert of(first) != of(second)


def test_frames_of_libraries_do_not_matter() -> None:
    one = failure()
    own = tuple(frame for frame in one.error.frames if frame.file.startswith("/a/"))
    assert of(replace(one, raised=(replace(one.error, frames=own),))) == of(one)


@given(st.integers(2, 60))
def test_the_depth_of_a_recursion_does_not_matter(depth: int) -> None:
    one = failure()
    deep = (*one.error.frames, *(one.error.frames[-1],) * depth)
    assert of(replace(one, raised=(replace(one.error, frames=deep),))) == of(one)


def test_a_script_fails_the_same_as_main_and_as_a_module_without_name() -> None:
    one = failure()
    main = replace(one, raised=(replace(one.error, module="__main__"),))
    empty = replace(one, raised=(replace(one.error, module=""),))
    assert of(main) == of(empty)


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("Cart.total", "Cart.total"),
        ("outer.<locals>.inner", "outer.inner"),
        ("titles.<locals>.<listcomp>", "titles"),
        ("titles.<locals>.<genexpr>", "titles"),
        ("<lambda>", "<anonymous>"),
        ("f.<locals>.<lambda>", "f"),
        ("<module>", "<module>"),
    ],
)
def test_closures_are_named_by_what_holds_them(function: str, name: str) -> None:
    assert normalised(function) == name


def test_version_one_is_frozen() -> None:
    assert of(failure()) == FROZEN_FINGERPRINT
