"""Every way in which a failure comes in: real runners, processes and logs, each healed end to end."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Program, Ran

CART = "def size(items):\n    return len(itms)\n"
HEALED = "+    return len(items)"
UNITTEST = """
import unittest

from cart import size

class TestCart(unittest.TestCase):
    def test_size(self):
        self.assertEqual(size([1]), 1)
"""
PYTEST = "from cart import size\n\n\ndef test_size():\n    assert size([1]) == 1\n"


def is_healed(ran: Ran, line: str = HEALED) -> None:
    assert (ran.status, ran.report["status"]) == (0, "healed"), ran.report["reason"]
    assert line in ran.diff
    assert ran.report["remaining"] == []
    assert ran.report["tree_unchanged"] is True


def explained(program: Program, *words: str) -> dict[str, Any]:
    """Return the report of `suture explain`: a heal without its candidates, for ways that differ in nothing after."""
    done = program.suture("explain", "--json", *words)
    report: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode, report["status"]) == (0, "explained"), report["reason"]
    assert (report["fault"]["path"], report["fault"]["function"]) == ("cart.py", "size")
    assert report["diagnosis"]["cause"] == "misspelt-name"
    return report


@pytest.mark.parametrize(
    "main",
    [
        """
        import sys, threading
        found = []
        thread = threading.Thread(target=lambda: found.append(size([1])))
        thread.start()
        thread.join()
        sys.exit(not found)
        """,
        """
        import asyncio
        async def one(items):
            await asyncio.sleep(0)
            return size(items)
        async def both():
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one([1])) for _ in range(2)]
            return [task.result() for task in tasks]
        print(asyncio.run(both()))
        """,
        """
        import multiprocessing
        if __name__ == "__main__":
            with multiprocessing.Pool(1) as pool:
                print(pool.map(size, [[1]]))
        """,
        """
        import multiprocessing, sys
        if __name__ == "__main__":
            one = multiprocessing.Process(target=size, args=([1],))
            one.start()
            one.join()
            sys.exit(one.exitcode)
        """,
        """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "from cart import size; print(size([1]))"], check=True)
        """,
    ],
    ids=["thread", "task group", "pool", "process", "subprocess"],
)
def test_a_crash_beside_the_main_thread_is_explained_where_it_was_raised(program: Program, main: str) -> None:
    program.write({"cart.py": CART, "app.py": "from cart import size\n" + main.replace("\n        ", "\n")})
    program.commit()
    explained(program, "--", "python", "app.py")


def test_a_crash_in_the_worker_of_a_pool_is_healed(program: Program) -> None:
    source = """
    from concurrent.futures import ProcessPoolExecutor

    from cart import size

    if __name__ == "__main__":
        with ProcessPoolExecutor(1) as pool:
            print(list(pool.map(size, [[1]])))
    """
    program.write({"cart.py": CART, "app.py": source})
    program.commit()
    is_healed(program.fix("python", "app.py"))


def test_a_worker_of_pytest_is_healed_with_its_parameters_and_fixtures(program: Program) -> None:
    program.write(
        {
            "cart.py": CART,
            "tests/test_cart.py": """
            import pytest

            from cart import size

            @pytest.fixture
            def one():
                return size([1])

            class TestCart:
                @pytest.mark.parametrize("many", [[1], [1, 2]], ids=["a b", "c::d"])
                def test_size(self, many):
                    assert size(many) == len(many)

                def test_one(self, one):
                    assert one == 1
            """,
            "conftest.py": "",
        }
    )
    program.commit()
    ran = program.fix("python", "-m", "pytest", "-q", "-x", "-n", "1", "--tb=short")
    is_healed(ran)
    assert ran.report["signal"]["source"] == "pytest"
    assert ran.report["signal"]["test"].startswith("tests/test_cart.py::TestCart::test_")


@pytest.mark.parametrize("words", [("discover",), ("test_cart.TestCart.test_size",)])
def test_unittest_is_explained(program: Program, words: tuple[str, ...]) -> None:
    program.write({"cart.py": CART, "test_cart.py": UNITTEST})
    program.commit()
    report = explained(program, "--", "python", "-m", "unittest", *words)
    assert report["signal"]["test"] == "test_cart.TestCart.test_size"


def test_a_django_project_is_healed_by_its_own_runner(program: Program) -> None:
    program.write(
        {
            "manage.py": """
            import os, sys
            from django.core.management import execute_from_command_line

            os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
            execute_from_command_line(sys.argv)
            """,
            "site_settings.py": """
            SECRET_KEY = "only for tests"
            INSTALLED_APPS = ["shop"]
            DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.sqlite3"}}
            DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
            """,
            "shop/__init__.py": "",
            "shop/models.py": """
            from django.db import models

            class Item(models.Model):
                name = models.CharField(max_length=40)

                def label(self):
                    return self.nmae.title()
            """,
            "shop/tests.py": """
            from django.test import TestCase

            from shop.models import Item

            class ItemTest(TestCase):
                def test_label(self):
                    self.assertEqual(Item.objects.create(name="big box").label(), "Big Box")
            """,
        }
    )
    program.commit()
    ran = program.fix("python", "manage.py", "test")
    is_healed(ran, "+        return self.name.title()")
    assert ran.report["signal"]["test"] == "shop.tests.ItemTest.test_label"
    assert not (program.folder / "shop.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "config", "command"),
    [
        (
            "tox.ini",
            "[tox]\nno_package = true\nenv_list = py\n[testenv]\nskip_install = true\ncommands = python -m unittest\n",
            ("tox", "-q"),
        ),
        (
            "noxfile.py",
            "import nox\n@nox.session(venv_backend='none')\ndef t(session): session.run('python', '-m', 'unittest')\n",
            ("nox",),
        ),
    ],
    ids=["tox", "nox"],
)
def test_what_a_wrapper_runs_is_watched(program: Program, name: str, config: str, command: tuple[str, ...]) -> None:
    program.write({"cart.py": CART, "test_cart.py": UNITTEST, name: config, ".gitignore": ".tox\n"})
    program.commit()
    # as a person would: the environment that tox makes is there when suture is asked
    first = subprocess.run(command, cwd=program.folder, env=program.environment, capture_output=True, check=False)
    assert first.returncode != 0
    assert explained(program, "--", *command)["signal"]["source"] == "unittest"


def test_a_program_that_cannot_be_watched_is_healed_from_what_it_writes(program: Program) -> None:
    program.write({"app.py": f"{CART}\n\nprint(size([1]))\n"})
    program.commit()
    ran = program.fix("python", "-I", "app.py")
    is_healed(ran)
    assert ran.report["signal"]["source"] == "stderr"
    assert any(missing.startswith("values:") for missing in ran.report["missing"])


def test_the_tests_that_pytest_saw_failing_are_run_again(program: Program) -> None:
    program.write({"cart.py": CART, "test_cart.py": PYTEST, "test_fine.py": "def test_fine():\n    pass\n"})
    program.write({".pytest_cache/v/cache/lastfailed": '{"test_cart.py::test_size": true, "-p evil.py": true}'})
    program.commit()
    report = explained(program, "--last-failed")
    assert report["command"]["argv"][1:] == ["-m", "pytest", "test_cart.py::test_size"]


def test_the_failed_tests_of_a_report_are_run_again_and_a_comment_is_written(program: Program, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuite><testcase classname="test_cart" name="test_size"><failure/></testcase></testsuite>')
    program.write({"cart.py": CART, "test_cart.py": PYTEST})
    program.commit()
    comment = tmp_path / "comment.md"
    is_healed(program.fix(options=["--junit", str(report), "--markdown", str(comment)]))
    assert HEALED in comment.read_text()


def test_the_log_of_a_job_elsewhere_proposes_a_repair_here(program: Program) -> None:
    program.write({"shop/__init__.py": "", "shop/cart.py": CART, "app.py": "from shop.cart import size\nsize([1])\n"})
    program.commit()
    before = program.digest()
    log = [
        "##[group]Run python app.py",
        "##[endgroup]",
        "Traceback (most recent call last):",
        '  File "/home/runner/work/shop/shop/app.py", line 2, in <module>',
        "    size([1])",
        '  File "/home/runner/work/shop/shop/shop/cart.py", line 2, in size',
        "    return len(itms)",
        "               ^^^^",
        "NameError: name 'itms' is not defined. Did you mean: 'items'?",
        "##[error]Process completed with exit code 1.",
    ]
    stdin = "".join(f"2026-11-02T10:11:12.{number:07}Z {line}\n" for number, line in enumerate(log))
    ran = program.fix("-", stdin=stdin.encode())
    assert (ran.status, ran.report["status"]) == (1, "proposed, not verified")
    assert HEALED in ran.diff
    assert ran.report["fault"]["path"] == "shop/cart.py"
    assert program.digest() == before
