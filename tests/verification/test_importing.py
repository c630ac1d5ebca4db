import pytest

from suture.verification import importing
from tests.verification.fakes import MemoryProject

PROJECT = MemoryProject({"src/shop/__init__.py": "", "src/shop/cart.py": "", "report.py": "", "jobs/nightly.py": ""})


@pytest.mark.parametrize(
    ("path", "seen_as", "name"),
    [
        ("src/shop/cart.py", "shop.cart", "shop.cart"),
        ("src/shop/cart.py", "__main__", "shop.cart"),
        ("src/shop/cart.py", None, "shop.cart"),
        ("report.py", "__main__", "report"),
        ("jobs/nightly.py", "__mp_main__", "nightly"),
        ("jobs/nightly.py", "jobs.nightly", "jobs.nightly"),
    ],
)
def test_a_module_is_imported_by_the_name_it_has_in_its_package(path: str, seen_as: str | None, name: str) -> None:
    assert importing.module_name(path, seen_as, PROJECT) == name


@pytest.mark.parametrize(
    ("path", "test", "name", "folder"),
    [
        ("report.py", "tests/test_report.py", "report", "parents[1]"),
        ("report.py", "test_report.py", "report", "parents[0]"),
        ("src/shop/cart.py", "tests/unit/test_cart.py", "shop.cart", 'parents[2] / "src"'),
        ("jobs/nightly.py", "tests/test_nightly.py", "nightly", 'parents[1] / "jobs"'),
    ],
)
def test_the_folder_of_a_module_is_found_from_the_test(path: str, test: str, name: str, folder: str) -> None:
    assert importing.search_folder(path, test, PROJECT, name) == folder


MAIN = '"""Doc."""\nimport sys\nLIMIT = 3\ndef main():\n    return 1\n'


def refused(source: str, seen_as: str | None = "__main__", path: str = "report.py") -> str:
    return importing.why_not(path, seen_as, MemoryProject({path: source}))


@pytest.mark.parametrize("end", ['if __name__ == "__main__":\n    main()\n', "", "parser = make()\n"])
def test_a_script_that_only_defines_may_be_imported(end: str) -> None:
    assert refused(MAIN + end) == ""


@pytest.mark.parametrize("end", ["main()\n", "print(main())\n", "for x in []:\n    main()\n", "with x: pass\n"])
def test_a_script_that_acts_when_imported_may_not(end: str) -> None:
    assert "importing report.py runs the program" in refused(MAIN + end)


def test_a_module_that_was_imported_anyway_may_be_imported_again() -> None:
    assert refused(MAIN + "main()\n", "report") == ""


def test_a_script_whose_name_is_no_name_cannot_be_imported() -> None:
    assert "no name by which it could be imported" in refused(MAIN, path="my-report.py")
