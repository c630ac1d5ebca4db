"""The jobs of examples/ci: their shell is shell, their options exist, and who runs foreign code holds no token."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from suture.cli.help import page

CI = Path(__file__).parents[2] / "examples" / "ci"
GITHUB: dict[str, Any] = yaml.safe_load((CI / "github.yml").read_text())
GITLAB: dict[str, Any] = yaml.safe_load((CI / "gitlab.yml").read_text())


def github_scripts() -> list[str]:
    return [step["run"] for job in GITHUB["jobs"].values() for step in job["steps"] if "run" in step]


def gitlab_scripts() -> list[str]:
    jobs = [job for job in GITLAB.values() if isinstance(job, dict)]
    return ["\n".join([*job.get("script", []), *job.get("after_script", [])]) for job in jobs]


@pytest.mark.parametrize("script", [*github_scripts(), *gitlab_scripts()])
def test_every_script_is_shell(script: str) -> None:
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("scripts", [github_scripts(), gitlab_scripts()], ids=["github", "gitlab"])
def test_every_option_of_ours_is_on_the_help_page(scripts: list[str]) -> None:
    (words,) = re.findall(r"bin/suture\"? fix (.*?)>", "\n".join(scripts))
    options = re.findall(r"--[\w-]+", words)
    assert options == ["--junit", "--json", "--markdown"]
    assert all(f"  {option} " in page("fix") for option in options)


def test_a_github_job_that_runs_foreign_code_may_write_nothing() -> None:
    assert GITHUB["permissions"] == {"contents": "read"}
    running = GITHUB["jobs"]["test"]
    assert "permissions" not in running
    assert "token" not in str(running).lower().replace("persist-credentials", "")
    assert "checkout" not in str(GITHUB["jobs"]["suggest"])


def test_a_gitlab_job_that_runs_foreign_code_has_no_token() -> None:
    assert "TOKEN" not in str(GITLAB["test"])
    assert "environment" not in GITLAB["test"]
    assert GITLAB["suggest"]["environment"]["name"] == "suture"
    assert GITLAB["suggest"]["variables"]["GIT_STRATEGY"] == "none"
