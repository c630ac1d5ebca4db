"""An action after an import runs once, right after the module, and never gets in the way of it."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from suture_sdk.watched import imports, session


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(imports, "_waiting", {})
    monkeypatch.setattr(session, "OWN_FAILURES", [])
    before, path = set(sys.modules), list(sys.meta_path)
    yield tmp_path
    sys.meta_path[:] = path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_the_action_sees_the_finished_module_once(place: Path) -> None:
    (place / "late_module.py").write_text("value = 1\nfinished = True\n")
    seen: list[bool] = []
    imports.after_import("late_module", lambda module: seen.append(module.finished))
    assert seen == []
    module = importlib.import_module("late_module")
    importlib.reload(module)
    assert seen == [True]


def test_a_module_that_is_there_already_is_acted_on_at_once() -> None:
    seen: list[ModuleType] = []
    imports.after_import("sys", seen.append)
    assert seen == [sys]
    assert imports._Finder not in sys.meta_path


def test_the_finder_leaves_when_there_is_nothing_to_wait_for(place: Path) -> None:
    (place / "only_module.py").write_text("")
    imports.after_import("only_module", lambda _: None)
    assert imports._Finder in sys.meta_path
    importlib.import_module("only_module")
    assert imports._Finder not in sys.meta_path


def test_the_loader_is_left_as_it_was(place: Path) -> None:
    (place / "plain_module.py").write_text("")
    imports.after_import("plain_module", lambda _: None)
    module = importlib.import_module("plain_module")
    assert module.__loader__ is not None
    assert "exec_module" not in vars(module.__loader__)
    assert module.__spec__ is not None
    assert module.__spec__.origin == str(place / "plain_module.py")


def test_a_module_that_fails_fails_with_its_own_error(place: Path) -> None:
    (place / "failing_module.py").write_text("1 / 0\n")
    seen: list[ModuleType] = []
    imports.after_import("failing_module", seen.append)
    with pytest.raises(ZeroDivisionError):
        importlib.import_module("failing_module")
    assert seen == []
    assert session.OWN_FAILURES == []


def test_a_module_that_does_not_exist_is_not_found_as_ever() -> None:
    imports.after_import("module_that_is_nowhere", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="module_that_is_nowhere"):
        importlib.import_module("module_that_is_nowhere")


def test_an_action_that_fails_is_counted_and_the_module_is_imported(place: Path) -> None:
    (place / "fine_module.py").write_text("value = 1\n")

    def act(_: ModuleType) -> None:
        raise LookupError

    imports.after_import("fine_module", act)
    assert importlib.import_module("fine_module").value == 1
    assert session.OWN_FAILURES == ["LookupError"]


def test_other_modules_are_not_touched(place: Path) -> None:
    (place / "other_module.py").write_text("")
    seen: list[ModuleType] = []
    imports.after_import("awaited_module", seen.append)
    importlib.import_module("other_module")
    assert seen == []
    assert imports._Finder in sys.meta_path
