"""Where names went: the table holds on this Python, and what is only like a move is none."""

from __future__ import annotations

import importlib

import pytest

from suture.diagnosis.causes.moved_import import module_name, moves_of
from suture.diagnosis.moved import PACKAGES, SPLIT, WHOLE, is_moved, new_place
from suture.diagnosis.removed import MODULES
from tests.diagnosis.stated import cause_of, judged, seen, stated

NAMES = [(t, name) for targets in SPLIT.values() for t, names in targets.items() for name in names.split()]
WINDOWS = {"tkinter", "tkinter.filedialog", "tkinter.messagebox"}


@pytest.mark.parametrize("target", sorted(set(WHOLE.values()) - WINDOWS))
def test_every_new_module_is_in_this_python(target: str) -> None:
    assert importlib.import_module(target)


@pytest.mark.parametrize(("target", "name"), NAMES)
def test_every_new_name_is_where_the_table_says(target: str, name: str) -> None:
    assert hasattr(importlib.import_module(target), name)


def test_no_module_is_both_moved_and_removed() -> None:
    assert not (set(WHOLE) | set(SPLIT)) & MODULES
    assert all(":" in target or target != module for (module, _), target in PACKAGES.items())


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("StringIO", "StringIO", ("io", "StringIO")),
        ("urllib2", "URLError", ("urllib.error", "URLError")),
        ("werkzeug.wrappers", "BaseResponse", ("werkzeug.wrappers", "Response")),
        ("flask", "Markup", ("markupsafe", "Markup")),
    ],
)
def test_a_name_has_one_new_place(module: str, name: str, place: tuple[str, str]) -> None:
    found = new_place(module, name)
    assert found is not None
    assert (found.module, found.name) == place


@pytest.mark.parametrize(("module", "name"), [("urllib2", "nothing"), ("json", "dumps"), ("flask", "Flask")])
def test_a_name_that_did_not_move_has_no_new_place(module: str, name: str) -> None:
    assert new_place(module, name) is None
    assert not is_moved("json")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("shop/text.py", "shop.text"),
        ("src/shop/__init__.py", "shop"),
        ("app.py", "app"),
        ("my-tools/a.py", None),
        ("__init__.py", None),
    ],
)
def test_a_file_has_a_module_name_where_its_path_allows(path: str, name: str | None) -> None:
    assert module_name(path) == name


SLUG = "def slug(text):\n    return text\n"


def test_a_name_that_one_module_of_the_project_defines_moved_there() -> None:
    scene = stated(
        "from text import slug", "from text import slug", "ImportError",
        "cannot import name 'slug' from 'text' (text.py)",
        files={"text.py": "", "links.py": SLUG},
    )  # fmt: skip
    found = moves_of(seen(scene))
    assert found is not None
    assert found.modules == {"links": ("slug",)}
    facts = {"importable": {"found": True, "origin": "project", "has": None}}
    assert cause_of(judged(scene, facts)) == "moved-import"
    assert cause_of(judged(scene, {"importable": {"found": False, "origin": None, "has": None}})) is None


@pytest.mark.parametrize(
    "files",
    [
        {"text.py": "", "links.py": SLUG, "files.py": SLUG},
        {"text.py": "", "links.py": "from other import slug\n"},
        {"text.py": "", "tests/links.py": SLUG},
        {"text.py": "", "my-links.py": SLUG},
        {"text.py": SLUG},
        {"links.py": SLUG},
    ],
    ids=["two homes", "imported only", "a test", "no identifier", "still there", "no module of the project"],
)
def test_a_name_without_one_home_in_the_project_has_not_moved(files: dict[str, str]) -> None:
    message = "cannot import name 'slug' from 'text' (text.py)"
    scene = stated("from text import slug", "from text import slug", "ImportError", message, files=files)
    assert moves_of(seen(scene)) is None


def test_an_old_module_that_a_library_imports_is_not_ours_to_change() -> None:
    message = "No module named 'StringIO'"
    scene = stated("from lib import a", "from lib import a", "ModuleNotFoundError", message)
    assert moves_of(seen(scene)) is None
