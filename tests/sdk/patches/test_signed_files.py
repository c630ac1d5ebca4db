"""A directory of signed patches: one broken file is one reason, and the others still load."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from suture_sdk import settings
from suture_sdk.patches import signed, signed_files
from suture_sdk.patches.interface import Loaded, NotLoaded, Switch
from suture_sdk.patches.signed_files import SignedFiles
from suture_sdk.trust.dsse import LARGEST
from tests.sdk.signing import KEY, STRANGER, payload, sealed

NOT_TRUSTED = "it is not signed by a key that is trusted"


def put(directory: Path, name: str, content: bytes | None = None) -> Path:
    path = directory / f"{name}.patch.json"
    path.write_bytes(sealed(payload(id=name)) if content is None else content)
    return path


def switch(directory: Path, said: Any) -> None:
    (directory / "switches.json").write_text(json.dumps(said))


def read(directory: Path) -> tuple[Loaded | NotLoaded, ...]:
    return SignedFiles(str(directory), [KEY]).read()


def reasons(directory: Path) -> dict[str, str]:
    """Return why each file is not loaded, by its name; "" for one that is."""
    return {
        one.id if isinstance(one, NotLoaded) else one.patch.id: one.reason if isinstance(one, NotLoaded) else ""
        for one in read(directory)
    }


@pytest.fixture
def unset() -> Iterator[None]:
    """Forget afterwards what a test said in `init`."""
    yield
    settings.init()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are verified from here on, in order."""
    names: list[str] = []
    real = signed.load

    def load(name: str, *rest: Any) -> Any:
        names.append(name)
        return real(name, *rest)

    monkeypatch.setattr(signed_files, "load", load)
    return names


def test_a_patch_comes_with_its_switch(tmp_path: Path) -> None:
    put(tmp_path, "one")
    switch(tmp_path, {"one": {"enabled": True, "percentage": 12.5, "salt": "s", "unit": "instance"}})
    (found,) = read(tmp_path)
    assert isinstance(found, Loaded)
    assert found.patch.id == "one"
    assert found.switch == Switch(True, 12.5, "s", "instance")


@pytest.mark.parametrize("said", [None, {}, {"one": {}}, {"other": {"enabled": True}}, {"one": {"percentage": 100}}])
def test_a_patch_that_nobody_switched_on_is_off(tmp_path: Path, said: Any) -> None:
    put(tmp_path, "one")
    if said is not None:
        switch(tmp_path, said)
    (found,) = read(tmp_path)
    assert isinstance(found, Loaded)
    assert not found.switch.enabled


def test_an_empty_directory_has_no_patches(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


def test_other_files_are_none_of_its_business(tmp_path: Path) -> None:
    for name in ("README", "one.patch.json.tmp", "one.json", "patch.json", "key.pem"):
        (tmp_path / name).write_text("{")
    assert read(tmp_path) == ()


def test_patches_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        put(tmp_path, name)
    assert list(reasons(tmp_path)) == ["a", "b", "c"]


def test_one_broken_file_is_one_reason_and_the_others_load(tmp_path: Path) -> None:
    put(tmp_path, "a")
    put(tmp_path, "b", b"{")
    put(tmp_path, "c", sealed(payload(id="c"), STRANGER))
    put(tmp_path, "d", sealed(payload(id="a")))
    put(tmp_path, "e")
    found = reasons(tmp_path)
    assert (found["a"], found["e"]) == ("", "")
    assert found["b"].startswith("it is no DSSE envelope")
    assert found["c"] == NOT_TRUSTED
    assert found["d"] == "it was signed under another name, 'a'"


def test_a_link_is_not_followed_wherever_it_leads(tmp_path: Path) -> None:
    directory, outside = tmp_path / "patches", tmp_path / "outside"
    directory.mkdir()
    outside.mkdir()
    put(directory, "one")
    (directory / "two.patch.json").symlink_to(put(outside, "two"))
    (directory / "three.patch.json").symlink_to(put(directory, "four"))
    (directory / "five.patch.json").symlink_to("nowhere")
    found = reasons(directory)
    assert (found["one"], found["four"]) == ("", "")
    for name in ("two", "three", "five"):
        assert found[name].startswith("it cannot be read, or is a link: ")


def test_a_directory_a_pipe_and_a_device_are_no_patches(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / "directory.patch.json").mkdir()
    os.mkfifo(tmp_path / "pipe.patch.json")
    before = len(list(Path("/dev/fd").iterdir()))
    assert reasons(tmp_path) == {"directory": "it is no regular file", "one": "", "pipe": "it is no regular file"}
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    put(tmp_path, "one", sealed(payload()).ljust(LARGEST))
    with put(tmp_path, "two", b"").open("r+b") as file:
        file.truncate(1 << 40)
    assert reasons(tmp_path) == {"one": "", "two": f"it has more than {LARGEST} bytes"}


def test_a_file_that_cannot_be_read_to_its_end_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "one")

    def broken(descriptor: int, count: int) -> bytes:
        del descriptor, count
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", broken)
    assert reasons(tmp_path) == {"one": "it cannot be read: Input/output error"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"1", b"\xff", b"[" * 50_000, b'"one"'])
def test_switches_that_cannot_be_understood_leave_every_patch_off_and_say_so(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two", b"{")
    (tmp_path / "switches.json").write_bytes(content)
    found = reasons(tmp_path)
    assert found["one"] == "switches.json is no JSON object, so every patch stays off"
    assert found["two"].startswith("it is no DSSE envelope")


def test_switches_that_are_no_regular_file_are_named(tmp_path: Path) -> None:
    put(tmp_path, "one")
    path = tmp_path / "switches.json"
    path.symlink_to("elsewhere.json")
    assert reasons(tmp_path)["one"].startswith("switches.json: it cannot be read, or is a link: ")
    path.unlink()
    path.mkdir()
    assert reasons(tmp_path)["one"] == "switches.json: it is no regular file"
    path.rmdir()
    path.write_bytes(b" " * (LARGEST + 1))
    assert reasons(tmp_path)["one"] == f"switches.json: it has more than {LARGEST} bytes"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (True, "got bool, expected an object"),
        (None, "got NoneType, expected an object"),
        ([], "got list, expected an object"),
        ({"enabled": 1}, "enabled: got 1, expected true or false"),
        ({"enabled": "yes"}, "enabled: got 'yes', expected true or false"),
        ({"percentage": 101}, "percentage: got 101, expected a number from 0 to 100"),
        ({"percentage": -1}, "percentage: got -1, expected a number from 0 to 100"),
        ({"percentage": True}, "percentage: got True, expected a number from 0 to 100"),
        ({"percentage": float("nan")}, "percentage: got nan, expected a number from 0 to 100"),
        ({"salt": None}, "salt: got None, expected a text of at most 100 characters"),
        ({"salt": "s" * 101}, f"salt: got '{'s' * 79}, expected a text of at most 100 characters"),
        ({"unit": "planet"}, "unit: got 'planet', expected user, instance or request"),
        ({"unit": ["user"]}, "unit: got list, expected user, instance or request"),
        ({"enabeld": True}, "unknown field 'enabeld', is it enabled?"),
    ],
)
def test_a_wrong_switch_keeps_its_own_patch_out_and_no_other(tmp_path: Path, said: Any, named: str) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two")
    switch(tmp_path, {"one": said, "two": {"enabled": True}})
    assert reasons(tmp_path) == {"one": f"its switch: {named}", "two": ""}


def test_depth_is_no_way_in(tmp_path: Path) -> None:
    put(tmp_path, "one")
    for depth in (900, 990, 9_000):
        (tmp_path / "switches.json").write_text('{"one": {"salt": ' + "[" * depth + "]" * depth + "}}")
        assert reasons(tmp_path)["one"] in (
            "its switch: salt: got list, expected a text of at most 100 characters",
            "switches.json is no JSON object, so every patch stays off",
        )


@pytest.mark.parametrize("name", ["nothing", "a\0b", "file"])
def test_a_directory_that_cannot_be_read_is_a_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (found,) = SignedFiles(str(tmp_path / name), [KEY]).read()
    assert isinstance(found, NotLoaded)
    assert found.id == name
    assert found.reason.startswith("the directory cannot be read: ")


def test_names_that_are_no_text_and_no_name_are_reasons(tmp_path: Path) -> None:
    put(tmp_path, "")
    path = os.fsencode(tmp_path) + b"/\xff\xfe.patch.json"
    with open(path, "wb") as file:  # noqa: PTH123 -- the name is no text
        file.write(sealed(payload()))
    found = reasons(tmp_path)
    assert found[""] == "id: got '', expected a name"
    assert found[os.fsdecode(b"\xff\xfe")] == "it was signed under another name, 'one'"


def test_what_has_not_changed_is_not_verified_again(tmp_path: Path, verified: list[str]) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two")
    store = SignedFiles(str(tmp_path), [KEY])
    first = store.read()
    switch(tmp_path, {"one": {"enabled": True}})
    assert store.read()[1] == first[1]
    assert verified == ["one", "two"]


def test_what_changed_is_read_again_even_in_the_same_second_and_size(tmp_path: Path, verified: list[str]) -> None:
    path = put(tmp_path, "one", sealed(payload(max_percentage=50)))
    store = SignedFiles(str(tmp_path), [KEY])
    store.read()
    when = path.stat().st_mtime_ns
    put(tmp_path, "one", sealed(payload(max_percentage=40)))
    os.utime(path, ns=(when, when))
    (found,) = store.read()
    assert isinstance(found, Loaded)
    assert found.patch.max_percentage == 40.0
    assert verified == ["one", "one"]


def test_a_patch_that_breaks_and_is_mended_goes_and_comes(tmp_path: Path) -> None:
    path = put(tmp_path, "one")
    store = SignedFiles(str(tmp_path), [KEY])
    good = path.read_bytes()
    kinds = []
    for content in (good, good[:-9], good):
        path.write_bytes(content)
        kinds += [type(found) for found in store.read()]
    path.unlink()
    assert store.read() == ()
    assert kinds == [Loaded, NotLoaded, Loaded]


def test_switches_are_followed(tmp_path: Path) -> None:
    put(tmp_path, "one")
    store = SignedFiles(str(tmp_path), [KEY])
    seen = []
    for enabled in (True, False, True):
        switch(tmp_path, {"one": {"enabled": enabled}})
        seen += [found.switch.enabled for found in store.read() if isinstance(found, Loaded)]
    assert seen == [True, False, True]


def test_nothing_is_kept_of_contents_that_are_gone(tmp_path: Path) -> None:
    store = SignedFiles(str(tmp_path), [KEY])
    for number in range(5):
        put(tmp_path, "one", b"%d" % number)
        put(tmp_path, f"other{number}", b"{").unlink()
        store.read()
    assert list(store._verified) == ["one"]


@pytest.mark.usefixtures("unset")
def test_a_key_that_is_trusted_later_counts_from_then_on(tmp_path: Path) -> None:
    put(tmp_path, "one")
    store = SignedFiles(str(tmp_path))
    seen: list[Loaded | NotLoaded] = []
    for trust in ([], [KEY], [b"\1" * 32]):
        settings.init(trust=trust)
        seen += store.read()
    assert [getattr(one, "reason", "") for one in seen] == [
        "no key is trusted: suture.init(trust=[…]) is empty", "", NOT_TRUSTED,
    ]  # fmt: skip


def test_more_patches_than_are_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_files, "_MOST", 3)
    for number in range(5):
        put(tmp_path, f"p{number}", b"{")
    found = reasons(tmp_path)
    assert [found[f"p{number}"] for number in (3, 4)] == ["the directory has more than 3 patches"] * 2


def test_nothing_of_it_raises_deep_in_a_stack(tmp_path: Path) -> None:
    """A store may be read at the next import, and that may be anywhere."""
    put(tmp_path, "one")
    store = SignedFiles(str(tmp_path), [KEY])

    def deep(levels: int) -> Any:
        return store.read() if levels == 0 else deep(levels - 1)

    assert deep(sys.getrecursionlimit() // 2)
