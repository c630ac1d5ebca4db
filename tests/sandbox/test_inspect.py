"""What a machine has of the sandbox's parts: each part by itself, and the mode that follows."""

from __future__ import annotations

import dataclasses

import pytest

from suture.sandbox import bubblewrap, cgroup, inspect, modes, seccomp
from suture.sandbox.inside import landlock
from suture.sandbox.interface import SandboxUnavailableError


def part(name: str) -> inspect.Finding:
    return next(one for one in inspect.inspect().findings if one.name == name)


def refuse(*_: object) -> None:
    raise SandboxUnavailableError("not here")


def test_this_machine_has_all_parts() -> None:
    seen = inspect.inspect()
    assert [one.name for one in seen.findings if not one.present] == []
    assert seen.mode is not None
    assert seen.mode.name == "bubblewrap"
    assert seen.why == ""


def test_a_finding_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        part("seccomp").present = False  # type: ignore[misc]


def test_every_part_says_what_its_absence_costs_and_how_to_get_it() -> None:
    assert all(one.costs and one.get for one in inspect.inspect().findings if "root" not in one.found)


def test_a_missing_bubblewrap_names_the_places_it_was_looked_for_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "PROGRAMS", ("/nonexistent/bwrap",))
    assert inspect._bubblewrap().found == "not at /nonexistent/bwrap"
    assert not inspect._bubblewrap().present


def test_a_bubblewrap_that_does_not_run_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "PROGRAMS", ("/bin/false",))
    assert not inspect._bubblewrap().present


def test_an_old_landlock_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: modes.MINIMUM_LANDLOCK - 1)
    seen = inspect._landlock()
    assert (seen.present, seen.found) == (False, f"version {modes.MINIMUM_LANDLOCK - 1}")


def test_a_kernel_without_landlock_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert inspect._landlock().found == "the kernel has none"


def test_a_machine_without_groups_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "parents", lambda: None)
    assert not inspect._cgroups().present


def test_a_machine_without_the_filters_library_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*, sockets: bool) -> bytes:
        raise seccomp.NoFilterError(f"libseccomp cannot be used ({sockets})")

    monkeypatch.setattr(seccomp, "program", missing)
    assert inspect._seccomp().found == "libseccomp cannot be used (True)"


def test_an_ordinary_user_needs_user_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(inspect, "_ran", lambda _: (1, "unshare failed: Operation not permitted"))
    seen = inspect._user_namespaces()
    assert (seen.present, seen.found) == (False, "unshare failed: Operation not permitted")


def test_where_no_sandbox_can_be_made_there_is_a_reason_and_no_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modes, "choose", refuse)
    seen = inspect.inspect()
    assert (seen.mode, seen.why) == (None, "not here")


def test_a_program_that_is_not_installed_is_named() -> None:
    assert inspect._ran(["no-such-program"]) == (1, "no-such-program is not installed")
