"""The child may be any Python from 3.9 on; the run prints which ones the machine has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import Program

WANTED = ("3.9", "3.10", "3.11", "3.12", "3.13")


def installed() -> dict[str, str]:
    """Return the path of each wanted interpreter that this machine has, by its minor version."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for place in (Path.home() / ".pyenv" / "versions", Path("/root/.pyenv/versions")):
        for path in sorted(place.glob("3.*/bin/python")) if place.is_dir() else ():
            found.setdefault(".".join(path.parts[-3].split(".")[:2]), str(path))
    for version in WANTED:
        path = Path(f"/usr/bin/python{version}")
        if path.exists():
            found.setdefault(version, str(path))
    return {version: path for version, path in found.items() if version in WANTED}


INTERPRETERS = installed()


@pytest.mark.parametrize("version", INTERPRETERS)
def test_a_program_is_healed_under_its_own_interpreter(program: Program, version: str) -> None:
    program.write(
        {
            "lines.py": """
            def lines(options):
                return options["emphasize_lines"].split(",")


            if __name__ == "__main__":
                print(lines({"emphasize-lines": "1,2", "title": "x"}))
            """
        }
    )
    program.commit()
    ran = program.fix(INTERPRETERS[version], "lines.py")
    assert ran.status == 0, ran.report["reason"]
    assert '+    return options["emphasize-lines"].split(",")' in ran.diff
    assert ran.report["python"].startswith(f"{version}.")
    lacks_columns = version in {"3.9", "3.10"}
    assert any(missing.startswith("columns") for missing in ran.report["missing"]) is lacks_columns
    assert ran.report["regression_test"]["kills"]


def test_a_virtual_environment_of_the_project_is_used_and_not_copied(program: Program) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(program.folder / ".venv")], check=True)
    site = next((program.folder / ".venv" / "lib").glob("python3.*")) / "site-packages"
    (site / "greeting.py").write_text("def greet(name):\n    return f'hello {name}'\n")
    program.write(
        {
            ".gitignore": ".venv\n",
            "app.py": """
            import greeting

            def main(name):
                return greeting.greet(nmae)

            print(main("ann"))
            """,
        }
    )
    program.commit()
    ran = program.fix(".venv/bin/python", "app.py")
    assert ran.status == 0, ran.report["reason"]
    assert "+    return greeting.greet(name)" in ran.diff


def test_an_isolated_interpreter_is_read_from_its_standard_error(program: Program) -> None:
    program.write({"app.py": "def size(items):\n    return len(itms)\n\n\nprint(size([1]))\n"})
    program.commit()
    ran = program.fix("python", "-I", "app.py")
    assert ran.report["signal"]["source"] == "stderr"
    assert ran.report["missing"]
    assert ran.status in {0, 1}
    assert ran.status == 1 or "+    return len(items)" in ran.diff
