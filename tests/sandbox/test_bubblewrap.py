from __future__ import annotations

from pathlib import Path

import pytest

from suture.sandbox import bubblewrap
from suture.sandbox.interface import Snapshot


def a_snapshot(root: str, shared: tuple[str, ...] = ()) -> Snapshot:
    return Snapshot(Path(root), Path("/copies/copy"), "", 0, 0, shared)


def words(command: list[str]) -> str:
    return f" {' '.join(command)} "


def command(root: str = "/srv/app", shared: tuple[str, ...] = (), **more: object) -> str:
    taken = a_snapshot(root, shared)
    shown = bubblewrap.view(taken, [Path("/data/in.csv")], "/home/x")
    options: dict[str, object] = {"network": False, "proc": True, "user": True, **more}
    return words(bubblewrap.command(taken, shown, Path("/boot/far"), ["prog", "arg"], **options))  # type: ignore[arg-type]


def test_every_namespace_is_left() -> None:
    made = command()

    for name in ("pid", "ipc", "uts", "net", "user"):
        assert f" --unshare-{name} " in made
    assert " --die-with-parent " in made
    assert " --new-session " in made


def test_the_network_is_shared_only_when_it_is_allowed() -> None:
    assert "--unshare-net" not in command(network=True)


def test_root_goes_without_a_user_namespace() -> None:
    assert "--unshare-user" not in command(user=False)


def test_nothing_of_the_host_is_bound_writable() -> None:
    assert not {"--bind", "--dev-bind", "--bind-try"} & set(command(shared=(".venv",)).split())


def test_the_root_and_the_devices_are_read_only_at_the_end() -> None:
    assert " --remount-ro / --remount-ro /dev --chdir / -- prog arg " in command()


def test_the_copy_stands_in_for_the_project_and_shared_directories_for_themselves(tmp_path: Path) -> None:
    root = tmp_path / "app"
    (root / ".venv").mkdir(parents=True)
    (root / "web" / "node_modules").mkdir(parents=True)
    made = command(str(root), shared=(".venv", "web/node_modules"))

    assert f" --ro-bind /copies/copy {root} " in made
    assert f" --ro-bind {root}/.venv {root}/.venv " in made
    assert f" --ro-bind {root}/web/node_modules /.suture/shared/1 " in made
    assert f" --ro-bind {root} {root} " not in made


def test_a_shared_directory_that_is_gone_is_an_empty_one(tmp_path: Path) -> None:
    made = command(str(tmp_path / "app"), shared=(".venv",))

    assert " --dir /.suture/shared/0 " in made
    assert "/.venv" not in made


def test_an_own_proc_or_none_at_all() -> None:
    assert " --proc /proc " in command()
    assert " --dir /proc " in command(proc=False)
    assert "--ro-bind /proc" not in command(proc=False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/home",
        "/home/x",
        "/root",
        "/tmp",
        "/run",
        "/proc/self",
        "/usr/lib",
        "/etc/passwd",
        "relative",
        "/srv/app/data",
    ],
)
def test_these_paths_are_not_shown_again_or_at_all(path: str) -> None:
    assert bubblewrap.view(a_snapshot("/srv/app"), [Path(path)], "/home/x").readable == ()


def test_a_path_below_a_shown_one_is_not_shown_twice() -> None:
    shown = bubblewrap.view(a_snapshot("/srv/app"), [Path("/data/a/b"), Path("/data/a"), Path("/data/ab")], "/home/x")

    assert shown.readable == (Path("/data/a"), Path("/data/ab"))


def test_a_path_that_climbs_is_what_it_leads_to() -> None:
    assert bubblewrap.view(a_snapshot("/srv/app"), [Path("/data/../home")], "/home/x").readable == ()


@pytest.mark.parametrize(
    ("root", "home", "private", "made"),
    [
        ("/srv/app", "/home/x", "/home", ("/home/x",)),
        ("/home/x/app", "/home/x", "/home", ("/home/x",)),
        ("/tmp/app", "/data/home", "/data/home", ("/data/home",)),
        ("/srv/app", "/", "/home", ()),
    ],
)
def test_the_home_is_private_wherever_it_is(root: str, home: str, private: str, made: tuple[str, ...]) -> None:
    shown = bubblewrap.view(a_snapshot(root), [], home)

    assert private in shown.private
    assert shown.made == made


def test_a_project_that_is_the_home_itself_is_not_hidden_by_it() -> None:
    shown = bubblewrap.view(a_snapshot("/root"), [], "/root")

    assert "/root" not in shown.private


def test_the_program_is_never_one_that_lies_first_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bubblewrap.program_path() != str(fake)


def test_files_closed_to_others_are_named_as_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").touch(0o644)
    (tmp_path / "closed").touch(0o600)
    (tmp_path / "keys").mkdir(0o700)
    (tmp_path / "keys" / "key").touch(0o600)
    (tmp_path / "link").symlink_to("closed")

    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert sorted(bubblewrap.secrets(str(tmp_path))) == [str(tmp_path / "closed"), str(tmp_path / "keys")]
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert bubblewrap.secrets(str(tmp_path)) == []
