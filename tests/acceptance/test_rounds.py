"""Failures that stand behind one another are healed in rounds, and end in one patch."""

from __future__ import annotations

from tests.acceptance.conftest import Program


def test_one_removed_import_in_several_modules_and_a_typo_behind_them_are_one_patch(program: Program) -> None:
    program.write(
        {
            "lib/__init__.py": "",
            "lib/a.py": """
            from collections import Mapping


            def is_map(value):
                return isinstance(value, Mapping)
            """,
            "lib/b.py": """
            from collections import Iterable


            def is_many(value):
                return isinstance(value, Iterable)
            """,
            "app.py": """
            import lib.a
            import lib.b


            def main(value):
                print(lib.a.is_map(value))
                print(lib.b.is_many(vaule))


            main({})
            """,
        }
    )
    program.commit()
    before = program.digest()
    ran = program.fix("python", "app.py")
    assert ran.status == 0, ran.report["reason"]
    assert sorted(ran.report["remedy"]["files"]) == ["app.py", "lib/a.py", "lib/b.py"]
    assert "+from collections.abc import Iterable" in ran.diff
    assert ran.report["verdict"]["digest"] == ran.report["remedy"]["digest"]
    left_out = {f"no change of {path}" for path in ran.report["remedy"]["files"]}
    assert left_out <= set(ran.report["regression_test"]["kills"])
    assert program.digest() == before


def test_a_failing_test_that_nobody_heals_leaves_the_others_healed_and_the_status_unhealed(program: Program) -> None:
    program.write(
        {
            "shop.py": """
            class Cart:
                def __init__(self):
                    self.discount = 0

                def total(self, full):
                    return full - self.discuont


            def size(cart):
                return 3
            """,
            "test_shop.py": """
            from shop import Cart, size


            def test_total():
                assert Cart().total(5) == 5


            def test_size():
                assert size(Cart()) == 4
            """,
        }
    )
    program.commit()
    ran = program.fix("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert ran.report["status"] == "healed"
    assert "+        return full - self.discount" in ran.diff
    assert ran.report["remaining"] == ["test_shop.py::test_size"]
    assert ran.status == 1
