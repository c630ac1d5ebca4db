"""A script whose functions are announced, beside the same script run as it is."""

import json
import subprocess
import textwrap
from pathlib import Path

import pytest

from suture_sdk.live import launch
from tests.watched.watched import INTERPRETERS

SDK = Path(launch.PATHS[0]).parent

APP = '''
    """What it is."""
    from __future__ import annotations

    import sys

    import beside


    def price(item: NotThere) -> int:
        return len(item)


    def unknown():
        return price


    class Cart:
        def total(self):
            return 3


    if __name__ == "__main__":
        spec = None if __spec__ is None else "spec"
        print(json_of := [price("ab"), Cart().total(), __name__, spec, __doc__, sys.argv[1:], sys.path[0], beside.HERE])
    '''
START = f"""
    import sys
    sys.path.append({str(SDK)!r})
    from suture_sdk.live import main_script
    def say():
        names = sorted(set(vars(sys.modules["__main__"])) & {{"price", "Cart", "unknown"}})
        sys.stderr.write("defined " + " ".join(names) + "\\n")
    main_script.watch(["price", "Cart", "missing"], say)
    """


def ran(
    folder: Path, python: str, *arguments: str, source: str = APP, start: str = START
) -> "subprocess.CompletedProcess[str]":
    (folder / "app.py").write_text(textwrap.dedent(source))
    (folder / "beside.py").write_text("HERE = 'beside'\n")
    hooks = folder / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(textwrap.dedent(start))
    environment = {"PYTHONPATH": str(hooks), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("version", INTERPRETERS)
def test_each_watched_definition_is_announced_before_anything_calls_it(tmp_path: Path, version: str) -> None:
    done = ran(tmp_path, INTERPRETERS[version], "app.py")
    assert done.stderr.splitlines() == ["defined price", "defined Cart price unknown"]


@pytest.mark.parametrize("version", INTERPRETERS)
@pytest.mark.parametrize("script", ["app.py", "./app.py", "{here}/app.py"])
def test_the_script_prints_what_it_prints_without(tmp_path: Path, version: str, script: str) -> None:
    arguments = (script.format(here=tmp_path), "one", "two")
    watched = ran(tmp_path, INTERPRETERS[version], *arguments)
    alone = ran(tmp_path, INTERPRETERS[version], *arguments, start="")
    assert (watched.stdout, watched.returncode) == (alone.stdout, alone.returncode)
    assert "defined" in watched.stderr


@pytest.mark.parametrize(
    ("body", "status"), [("raise SystemExit(7)", 7), ("1 / 0", 1), ("import os; os._exit(5)", 5), ("pass", 0)]
)
def test_the_exit_status_is_the_scripts(tmp_path: Path, body: str, status: int) -> None:
    done = ran(tmp_path, INTERPRETERS["3.11"], "app.py", source=f"def price():\n    pass\n\n\n{body}\n")
    assert done.returncode == status


def test_a_traceback_shows_the_scripts_own_lines(tmp_path: Path) -> None:
    done = ran(tmp_path, INTERPRETERS["3.11"], "app.py", source="def price():\n    1 / 0\n\n\nprice()\n")
    assert 'app.py", line 5, in <module>\n    price()\n' in done.stderr
    assert 'app.py", line 2, in price\n    1 / 0\n' in done.stderr


def test_a_syntax_error_is_the_scripts(tmp_path: Path) -> None:
    done = ran(tmp_path, INTERPRETERS["3.11"], "app.py", source="def price(:\n")
    assert done.returncode == 1
    assert "SyntaxError" in done.stderr
    assert "app.py" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("-c", "import beside; print(1)"), ("-m", "beside"), ("-m", "json.tool", "data.json"), ("-",)]
)
def test_what_is_no_script_runs_as_it_is(tmp_path: Path, arguments: "tuple[str, ...]") -> None:
    (tmp_path / "data.json").write_text("{}")
    watched = ran(tmp_path, INTERPRETERS["3.11"], *arguments)
    assert (watched.returncode, watched.stderr) == (0, "")


def test_a_child_of_multiprocessing_finds_the_scripts_functions(tmp_path: Path) -> None:
    source = """
        import json
        import multiprocessing


        def price(item):
            return item * 2


        if __name__ == "__main__":
            multiprocessing.set_start_method("spawn")
            with multiprocessing.Pool(1) as pool:
                print(json.dumps(pool.map(price, [1, 2])))
        """
    done = ran(tmp_path, INTERPRETERS["3.11"], "app.py", source=source)
    assert json.loads(done.stdout) == [2, 4]
