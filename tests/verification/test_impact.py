from suture.domain.remedy import Edit, Patch
from suture.verification import impact
from tests.verification.fakes import MemoryProject, a_run, a_session

SOURCES = {
    "src/shop/__init__.py": "",
    "src/shop/cart.py": "from . import money\n",
    "src/shop/money.py": "",
    "src/shop/web/views.py": "from ..cart import total\n",
    "src/shop/other.py": "import json\n",
    "script.py": "",
    "tests/conftest.py": "import pytest\n",
    "tests/test_cart.py": "from shop.cart import (\n    total,\n    empty,\n)\n",
    "tests/test_views.py": "import shop.web.views as views, json\n",
    "tests/test_other.py": "from shop import other  # and not cart\n",
    "tests/test_script.py": "import subprocess\nsubprocess.run(['python', 'script.py'])\n",
    "tests/deep/conftest.py": "from shop.money import rate\n",
    "tests/deep/test_deep.py": "",
}
PROJECT = MemoryProject(SOURCES)


def test_tests_that_import_the_module_directly_or_over_others_are_found() -> None:
    assert impact.by_import(["src/shop/cart.py"], PROJECT) == ["tests/test_cart.py", "tests/test_views.py"]


def test_a_relative_import_of_a_sibling_is_followed() -> None:
    found = impact.by_import(["src/shop/money.py"], PROJECT)
    assert {"tests/test_cart.py", "tests/test_views.py"} <= set(found)


def test_a_conftest_concerns_every_test_below_it_and_no_other() -> None:
    found = impact.by_import(["src/shop/money.py"], PROJECT)
    assert "tests/deep/test_deep.py" in found
    assert "tests/test_other.py" not in found


def test_a_test_that_starts_the_script_is_found() -> None:
    assert impact.by_import(["script.py"], PROJECT) == ["tests/test_script.py"]


def test_a_name_imported_from_its_package_is_found() -> None:
    assert impact.by_import(["src/shop/other.py"], PROJECT) == ["tests/test_other.py"]


def test_a_module_that_nobody_imports_concerns_no_test() -> None:
    assert impact.by_import(["src/shop/web/views.py"], MemoryProject({"src/shop/web/views.py": ""})) == []


def test_the_package_itself_concerns_all_that_import_from_it() -> None:
    assert "tests/test_other.py" in impact.by_import(["src/shop/__init__.py"], PROJECT)


def test_an_import_named_in_a_comment_is_no_import() -> None:
    sources = {"cart.py": "", "tests/test_a.py": "# import cart\nx = 1  # from cart import y\n"}
    assert impact.by_import(["cart.py"], MemoryProject(sources)) == []


BEFORE = b"LIMIT = 1\n\ndef total(row):\n    return row['price']\n\ndef empty():\n    rows = []\n    return []\n"


def by_run(after: bytes) -> list[str]:
    baseline = a_run(
        tests={"t::total": "failed", "t::empty": "passed", "t::other": "passed"},
        session=a_session(
            {"t::total": ("cart.py::total",), "t::empty": ("cart.py::empty",), "t::other": ("other.py::total",)}
        ),
    )
    return impact.by_run(Patch((Edit("cart.py", BEFORE, after),)), baseline)


def test_tests_that_entered_the_changed_function_are_impacted() -> None:
    assert by_run(BEFORE.replace(b"row['price']", b"row.get('price')")) == ["t::total"]


def test_a_change_outside_of_functions_impacts_all_that_entered_the_file() -> None:
    assert by_run(BEFORE.replace(b"LIMIT = 1", b"LIMIT = 2")) == ["t::total", "t::empty"]


def test_a_deletion_impacts_the_function_it_was_in() -> None:
    assert by_run(BEFORE.replace(b"    rows = []\n", b"")) == ["t::empty"]


def test_a_run_that_did_not_tell_impacts_nothing() -> None:
    assert impact.by_run(Patch((Edit("cart.py", b"a\n", b"b\n"),)), a_run(session=None)) == []
