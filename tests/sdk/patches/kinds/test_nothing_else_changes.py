"""A patched name changes nothing beside what it is for."""

from __future__ import annotations

import collections
import copy
import datetime as dt
import json
import os
import pickle
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from suture_sdk.patches.interface import Binding, DataPatch, Target
from suture_sdk.patches.kinds import KINDS, globals_of
from tests.sdk.patches.kinds.living import hits, module, patched, refused

DATES = """
    from datetime import datetime


    def f(text):
        return datetime.strptime(text, "%d.%m.%Y")
    """
PLAIN = dt.datetime(2026, 1, 2)  # noqa: DTZ001 -- as strptime gives them
FORMS: Any = {"formats": ["%Y-%m-%d"]}


def test_datetime_makes_and_knows_plain_ones_while_it_is_patched() -> None:
    with patched(DATES, "format_candidates", **FORMS) as living:
        stand_in = living.datetime
        assert type(stand_in(2026, 1, 2)) is type(stand_in.now()) is type(living.f("2026-01-02")) is dt.datetime
        assert isinstance(PLAIN, stand_in)
        assert not isinstance(dt.date(2026, 1, 2), stand_in)
        assert issubclass(dt.datetime, stand_in)
        assert stand_in == dt.datetime
        assert {dt.datetime: 1}[stand_in] == 1
        assert stand_in.resolution is dt.datetime.resolution


def test_a_subclass_made_while_it_is_patched_is_one_of_datetime() -> None:
    with patched(DATES, "format_candidates", **FORMS) as living:
        own: Any = type(living.datetime)("Own", (living.datetime,), {})
        assert own.__mro__[1] is dt.datetime
        assert own(2026, 1, 2).year == 2026


def test_a_format_that_cannot_be_read_keeps_the_first_error() -> None:
    with (
        patched(DATES, "format_candidates", formats=["%", "%Q", "%Y-%m-%d%Y"]) as living,
        pytest.raises(ValueError, match=r"'2026-01-02' does not match format '%d\.%m\.%Y'"),
    ):
        living.f("2026-01-02")


def test_dates_of_an_imported_module_are_read_too() -> None:
    source = "import datetime\n\n\ndef f(text):\n    return datetime.datetime.strptime(text, '%d.%m.%Y')\n"
    with patched(source, "format_candidates", **FORMS) as living:
        assert living.f("2026-01-02") == PLAIN
        assert living.datetime.date is dt.date


JSON = "import json\n\n\ndef f(value, **given):\n    return json.dumps(value, **given)\n"


def test_a_module_that_is_overlaid_stays_live() -> None:
    with patched(JSON, "json_default") as living:
        living.json.set_later = 2
        assert living.json.set_later == 2
        assert json.set_later == 2  # type: ignore[attr-defined]
        del living.json.set_later
        assert not hasattr(json, "set_later")
        assert "dumps" in dir(living.json)
        assert living.json.__name__ == "json"
        assert living.json.__file__ == json.__file__
        with pytest.raises(AttributeError, match="not_there"):
            _ = living.json.not_there


def test_the_programs_own_default_and_encoder_hold() -> None:
    class Encoder(json.JSONEncoder):
        def default(self, o: Any) -> Any:
            return f"own {type(o).__name__}"

    with patched(JSON, "json_default") as living:
        assert living.f({1}, default=lambda value: type(value).__name__) == '"set"'
        assert living.f({1}, cls=Encoder) == '"own set"'
        assert hits() == 0


MAPPING = "PRICES = {'apple': 3}\n\n\ndef f(key='aple'):\n    return PRICES[key]\n"
ALIAS: Any = {"mapping": "PRICES", "alias": {"aple": "apple"}}


def test_a_mapping_that_somebody_else_holds_is_left_alone() -> None:
    reason = refused(MAPPING + "ALSO = [PRICES]\n", "key_alias", **ALIAS)
    assert "held elsewhere" in reason


def test_the_same_mapping_is_back_with_what_was_stored_meanwhile() -> None:
    made = module(MAPPING)
    original = id(made.PRICES)
    patch = DataPatch("one", "", "", Target("m", "f"), "key_alias", "object", ALIAS, 4e9)
    built = KINDS["key_alias"].build(patch, made.f, list)
    assert isinstance(built, Binding)
    undo = built.bind()
    stand_in = made.PRICES
    stand_in["plum"] = 9
    del stand_in["apple"]
    undo()
    assert id(made.PRICES) == original
    assert made.PRICES == {"plum": 9}
    with pytest.raises(KeyError):
        stand_in["aple"]


def test_copies_and_pickles_of_a_mapping_are_plain() -> None:
    with patched(MAPPING, "key_alias", **ALIAS) as living:
        for made in (
            copy.copy(living.PRICES),
            copy.deepcopy(living.PRICES),
            pickle.loads(pickle.dumps(living.PRICES)),
        ):
            assert type(made) is dict
            assert made == {"apple": 3}
        assert json.dumps(living.PRICES) == '{"apple": 3}'


OPENING = "def f(path, mode='r', **given):\n    return open(path, mode, **given)\n"


def test_two_patches_of_one_name_are_never_in_at_once(tmp_path: Path) -> None:
    made = module(OPENING)

    def built(kind: str, **parameters: Any) -> Binding:
        assert KINDS[kind].check(parameters) is None
        patch = DataPatch(kind, "", "", Target("m", "f"), kind, "object", parameters, 4e9)
        found = KINDS[kind].build(patch, made.f, list)
        assert isinstance(found, Binding)
        return found

    undo = built("ensure_parent_dir", root=str(tmp_path)).bind()
    with pytest.raises(LookupError, match="another patch has the name open"):
        built("encoding_candidates", encodings=["cp1252"]).bind()
    undo()
    assert "open" not in vars(made)
    built("encoding_candidates", encodings=["cp1252"]).bind()()
    assert "open" not in vars(made)
    assert not globals_of._held


def test_what_the_program_binds_meanwhile_is_its_word() -> None:
    made = module(OPENING)
    undo = globals_of.bound(made.f, "open", len)
    made.open = min
    undo()
    assert made.open is min


def test_a_pipe_is_not_read_for_its_encoding(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=("Grüße".encode(),))
    writer.start()
    with patched(OPENING, "encoding_candidates", encodings=["cp1252"]) as living, living.f(pipe) as opened:
        assert opened.read() == "Grüße"
    writer.join()


@pytest.mark.parametrize("given", [{"mode": "rb"}, {"errors": "replace"}, {"encoding": "utf-8"}])
def test_a_file_opened_another_way_is_as_it_was(tmp_path: Path, given: dict[str, Any]) -> None:
    (tmp_path / "old").write_bytes("Grüße".encode("cp1252"))
    with patched(OPENING, "encoding_candidates", encodings=["cp1252"]) as living:
        living.f(tmp_path / "old", **given).close()
        assert hits() == 0


def test_an_encoding_that_is_unknown_here_is_said() -> None:
    assert "none of its encodings" in refused(OPENING, "encoding_candidates", encodings=["cp-none", "hex", "a\0b"])


def test_a_folder_that_cannot_be_made_keeps_the_first_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with patched(OPENING, "ensure_parent_dir", root=str(tmp_path)) as living:
        with pytest.raises(NotADirectoryError):
            living.f(tmp_path / "file" / "a", "w")
        (tmp_path / "link").symlink_to(tmp_path / "none")
        with pytest.raises(FileNotFoundError, match="link/b/file"):
            living.f(tmp_path / "link" / "b" / "file", "w")
        assert hits() == 0


CALLING = """
    import socket


    def f(*args, **kwargs):
        return socket.create_connection(*args, **kwargs)
    """
TIMEOUT: Any = {"owner": "socket", "function": "create_connection", "seconds": 2, "owner_typed": True}


def test_a_timeout_given_by_position_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(address: Any, timeout: Any = None) -> Any:
        return address, timeout

    monkeypatch.setattr("socket.create_connection", connect)
    with patched(CALLING, "timeout_default", **TIMEOUT) as living:
        assert living.f("a", 9) == ("a", 9)
        assert living.f("a", timeout=None) == ("a", None)
        assert hits() == 0
        assert living.f("a") == ("a", 2)
        with pytest.raises(TypeError, match="colour"):
            living.f("a", colour=1)


@pytest.mark.parametrize("function", ["gethostname", "not_there", "AF_INET"])
def test_what_takes_no_timeout_is_left_alone(function: str) -> None:
    assert refused(CALLING, "timeout_default", **{**TIMEOUT, "function": function})


SHIMMED = "import collections\n\n\ndef f():\n    return collections.OrderdDict()\n"


def test_an_attribute_of_a_module_is_there_for_the_failing_module_only() -> None:
    shim: Any = {"owner": "collections", "name": "OrderdDict", "alias_of": "OrderedDict"}
    with patched(SHIMMED, "attribute_shim", **shim) as living:
        assert living.f() == collections.OrderedDict()
        assert not hasattr(collections, "OrderdDict")
        assert living.collections.deque is collections.deque


@pytest.mark.parametrize("given", [{}, {"alias_of": "a", "value": None}, {"alias_of": "not_there"}])
def test_an_attribute_needs_one_source(given: dict[str, Any]) -> None:
    assert refused(SHIMMED, "attribute_shim", owner="collections", name="x", **given)


@pytest.mark.parametrize("name", ["antigravity", "this", "test.support", "idlelib.run"])
def test_no_module_with_effects_is_imported(name: str) -> None:
    if name not in sys.modules:
        assert "standard library" in refused("def f():\n    return x\n", "global_shim", name="x", import_module=name)


def test_a_default_that_calls_left_something_in_is_not_taken_for_the_programs() -> None:
    source = "def f(item, found=[]):\n    found.append(item)\n    return found\n\n\nf(1)\n"
    assert "may hold what earlier calls left" in refused(source, "fresh_defaults")


def test_a_number_that_a_person_typed_is_given() -> None:
    source = "def f(a, b):\n    return a / b\n"
    typed: Any = {"exc": "ZeroDivisionError", "value": 0, "owner_typed": True}
    with patched(source, "default_on_exception", **typed) as living:
        assert living.f(1, 0) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**70, {"a": [float("nan")]}])
def test_a_number_beyond_all_is_refused_whoever_typed_it(value: Any) -> None:
    parameters = {"exc": "KeyError", "value": value, "owner_typed": True}
    assert "value: got" in str(KINDS["default_on_exception"].check(parameters))


@pytest.mark.parametrize("word", [False, 1, "true", None])
def test_only_true_is_a_persons_word(word: Any) -> None:
    parameters = {"exc": "KeyError", "value": 0, "owner_typed": word}
    assert "owner_typed" in str(KINDS["default_on_exception"].check(parameters))


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("value", [None, [], {}, [[]], "", -1, True, float("nan"), "\ud800", "a" * 2000])
def test_no_parameter_makes_a_check_fail(kind: str, value: Any) -> None:
    said = KINDS[kind].check(dict.fromkeys([*KINDS[kind].required, *KINDS[kind].optional], value))
    assert said is None or "expected" in said or "a person types" in said
    assert "has no parameter" in str(KINDS[kind].check({"\ud800": value}))
