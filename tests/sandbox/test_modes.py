from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from suture.sandbox import bubblewrap, cgroup, modes, seccomp
from suture.sandbox.inside import landlock
from suture.sandbox.interface import Allowances, Job, Sandbox, SandboxUnavailableError

Make = Callable[..., Sandbox]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Let every test find out anew what works, and leave nothing of it behind."""
    caches = (modes._what_works, seccomp.program, cgroup.parents)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "PROGRAMS", ("/nonexistent/bwrap",))


def without_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)


def test_the_strongest_one_is_chosen_when_nothing_is_asked_for(make_sandbox: Make) -> None:
    assert make_sandbox(None).mode == modes.Mode("bubblewrap", ())


def test_without_bubblewrap_it_is_landlock(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    without_bubblewrap(monkeypatch)

    mode = make_sandbox(None).mode

    assert mode.name == "landlock"
    assert any("process namespace" in lack for lack in mode.lacks)
    assert any("network namespace" in lack for lack in mode.lacks)


def test_a_bubblewrap_that_does_not_work_is_not_used(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "PROGRAMS", ("/bin/false",))

    assert make_sandbox(None).mode.name == "landlock"


def test_without_both_it_is_refused_and_the_way_out_is_named(
    make_sandbox: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_bubblewrap(monkeypatch)
    without_landlock(monkeypatch)

    with pytest.raises(SandboxUnavailableError, match="--sandbox=none") as refusal:
        make_sandbox(None)
    assert "apt-get install bubblewrap" in str(refusal.value)
    assert "Landlock" in str(refusal.value)


@pytest.mark.parametrize("name", ["bubblewrap", "landlock"])
def test_one_that_was_asked_for_is_not_replaced_by_another(
    make_sandbox: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    without_bubblewrap(monkeypatch)
    without_landlock(monkeypatch)

    with pytest.raises(SandboxUnavailableError):
        make_sandbox(name)


def test_going_without_has_to_be_typed(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    without_bubblewrap(monkeypatch)
    without_landlock(monkeypatch)

    mode = make_sandbox("none").mode

    assert mode.name == "none"
    assert any("any wall" in lack for lack in mode.lacks)


@pytest.mark.parametrize("version", [1, 2])
def test_a_landlock_that_cannot_stop_truncation_is_not_enough(
    make_sandbox: Make, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    monkeypatch.setattr(landlock, "version", lambda: version)

    with pytest.raises(SandboxUnavailableError, match=f"version {version} found"):
        make_sandbox("landlock")


def test_landlock_without_a_filter_is_refused(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "_assemble", _fail)

    with pytest.raises(SandboxUnavailableError, match="libseccomp2"):
        make_sandbox("landlock")


def _fail(*_: object, **__: object) -> bytes:
    raise RuntimeError("no library")


def test_bubblewrap_without_a_filter_says_so(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "_assemble", _fail)

    assert any("libseccomp2" in lack for lack in make_sandbox("bubblewrap").mode.lacks)


def test_without_control_groups_memory_is_still_bounded_and_the_mode_says_how(
    make_sandbox: Make, job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cgroup, "_candidates", lambda: iter(()))
    made = job("held = bytearray(8 << 30)")

    box = make_sandbox("bubblewrap")

    assert any("memory" in lack for lack in box.mode.lacks)
    assert box.run(made).ending == "memory"


def test_an_own_error_about_memory_is_not_taken_for_the_limit(make_sandbox: Make, job: Callable[..., Job]) -> None:
    assert make_sandbox("bubblewrap").run(job("raise MemoryError")).ending == "exited"


def test_what_works_is_found_out_once(make_sandbox: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_sandbox(None)
    without_bubblewrap(monkeypatch)

    assert modes._what_works() is True


def test_a_machine_on_which_proc_cannot_be_mounted_is_named(
    make_sandbox: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modes, "_what_works", lambda: False)

    box = make_sandbox("bubblewrap")

    assert any("/proc" in lack for lack in box.mode.lacks)


def test_the_allowances_do_not_leak_from_one_sandbox_to_the_next(make_sandbox: Make) -> None:
    assert make_sandbox("bubblewrap", Allowances(network=True)).mode.lacks
    assert make_sandbox("bubblewrap").mode.lacks == ()
