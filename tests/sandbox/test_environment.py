from __future__ import annotations

import pytest

from suture.sandbox import environment


def made(given: dict[str, str], keep: tuple[str, ...] = (), **extra: str) -> dict[str, str]:
    return environment.for_job(given, keep, extra, seed=0, capture="/c", home="/home/x", cwd="/p")


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "LANG",
        "LC_ALL",
        "TZ",
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "PYTHONUTF8",
        "DJANGO_SETTINGS_MODULE",
        "PYTEST_ADDOPTS",
    ],
)
def test_what_a_program_needs_to_run_is_let_in(name: str) -> None:
    assert made({name: "v"})[name] == "v"


@pytest.mark.parametrize(
    "name",
    [
        "GITHUB_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "DATABASE_URL", "SSH_AUTH_SOCK", "PGPASSWORD",
        "PYTEST_TOKEN", "MY_APP_SETTING", "PYTHON_API_KEY", "LC_SECRET", "PYTHONSTARTUP",
        "PYTHONPYCACHEPREFIX", "PYTHONINSPECT", "LD_PRELOAD", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR",
        "HTTP_PROXY", "path",
    ],
)  # fmt: skip
def test_everything_else_is_kept_out(name: str) -> None:
    assert name not in made({name: "v"})


def test_what_the_user_names_is_let_in_and_no_more() -> None:
    given = {"API_TOKEN": "t", "API_TOKEN_2": "u"}

    assert "API_TOKEN_2" not in made(given, ("API_TOKEN",))
    assert made(given, ("API_TOKEN",))["API_TOKEN"] == "t"


def test_what_the_engine_sets_is_not_filtered() -> None:
    assert made({}, MY_TOKEN="x")["MY_TOKEN"] == "x"


def test_home_seed_and_capture_directory_are_the_sandboxes_own() -> None:
    given = {"HOME": "/root", "PYTHONHASHSEED": "99", "SUTURE_CAPTURE_DIR": "/evil", "PYTHONDONTWRITEBYTECODE": ""}

    result = made(given)

    assert (result["HOME"], result["PYTHONHASHSEED"]) == ("/home/x", "0")
    assert (result["SUTURE_CAPTURE_DIR"], result["PYTHONDONTWRITEBYTECODE"]) == ("/c", "1")


def test_an_empty_environment_still_finds_programs() -> None:
    assert made({})["PATH"] == environment.DEFAULT_PATH
