from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.patches.kinds.living import hits, patched, refused

MAPPING = """
    PRICES = {"apple": 3}


    def f(key="aple"):
        return PRICES[key]
    """


def test_a_mapping_answers_the_old_name_of_a_key() -> None:
    with patched(MAPPING, "key_alias", mapping="PRICES", alias={"aple": "apple"}) as living:
        assert living.f() == 3
        assert living.f("apple") == 3
        assert hits() == 1


def test_other_missing_keys_stay_missing() -> None:
    with patched(MAPPING, "key_alias", mapping="PRICES", alias={"aple": "apple"}) as living:
        with pytest.raises(KeyError, match="pear"):
            living.f("pear")
        assert "aple" not in living.PRICES
        assert living.PRICES.get("aple") is None
        assert hits() == 0


def test_what_is_stored_meanwhile_is_the_programs_own() -> None:
    with patched(MAPPING, "key_default", mapping="PRICES", key="pear", value="none") as living:
        original = living.PRICES
        living.PRICES["plum"] = 9
    assert living.PRICES == {"apple": 3, "plum": 9}
    assert type(living.PRICES) is dict
    assert living.PRICES is not original


def test_a_default_is_a_fresh_value_each_time() -> None:
    with patched(MAPPING, "key_default", mapping="PRICES", key="aple", value=[]) as living:
        living.f().append(1)
        assert living.f() == []
        assert hits() == 2


@pytest.mark.parametrize("source", ["PRICES = []\ndef f(): return PRICES[0]", "def f(): return PRICES[0]"])
def test_what_is_no_plain_mapping_of_the_module_is_left_alone(source: str) -> None:
    assert "PRICES" in refused(source, "key_alias", mapping="PRICES", alias={"a": "b"})


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"mapping": "PRICES"}, "needs alias"),
        ({"mapping": "PRICES", "alias": {}}, "expected an object from old to new"),
        ({"mapping": "PRICES", "alias": {"a": 1}}, "expected an object from old to new"),
        ({"mapping": "__builtins__", "alias": {"a": "b"}}, "expected a name"),
        ({"mapping": "a.b", "alias": {"a": "b"}}, "expected a name"),
        ({"maping": "PRICES", "alias": {"a": "b"}}, "is it mapping?"),
    ],
)
def test_wrong_parameters_are_named(parameters: dict[str, Any], reason: str) -> None:
    assert reason in refused(MAPPING, "key_alias", **parameters)


def test_a_number_is_no_default_of_a_key() -> None:
    assert "a person types numbers" in refused(MAPPING, "key_default", mapping="PRICES", key="x", value=0)


IMPORT = "def f(value):\n    return json.dumps(value)\n"


def test_a_missing_module_is_bound() -> None:
    with patched(IMPORT, "global_shim", name="json", import_module="json") as living:
        assert living.f([1]) == "[1]"


def test_a_missing_name_of_a_module_is_bound() -> None:
    source = "def f(value):\n    return Decimal(value) * 2\n"
    with patched(source, "global_shim", name="Decimal", import_module="decimal", attribute="Decimal") as living:
        assert str(living.f("1.5")) == "3.0"


@pytest.mark.parametrize("module", ["not_there_at_all", "../x", "os;x", "", "json.", "pip_not_imported"])
def test_no_new_code_is_imported(module: str) -> None:
    assert "standard library" in refused(IMPORT, "global_shim", name="json", import_module=module)


def test_a_name_that_is_bound_by_now_stays() -> None:
    reason = refused("json = 1\n" + IMPORT, "global_shim", name="json", import_module="json")
    assert "bound in the module by now" in reason


def test_an_attribute_that_a_module_lacks_is_said() -> None:
    reason = refused(IMPORT, "global_shim", name="json", import_module="json", attribute="dumpz")
    assert reason == "json has no dumpz"


CLASS = """
    class Door:
        def __init__(self):
            self.open_now = True

        def state(self):
            return "open"


    def f():
        return Door().stat()


    def g():
        return Door().opened
    """


def test_a_class_answers_a_misspelt_method() -> None:
    with patched(CLASS, "attribute_shim", owner="Door", name="stat", alias_of="state") as living:
        assert living.f() == "open"
        assert hits() == 1
    assert not hasattr(living.Door, "stat")


def test_an_instance_attribute_is_found_under_its_old_name() -> None:
    with patched(CLASS, "attribute_shim", "g", owner="Door", name="opened", alias_of="open_now") as living:
        assert living.g() is True


def test_an_attribute_with_a_value_is_declared() -> None:
    with patched(CLASS, "attribute_shim", "g", owner="Door", name="opened", value=False) as living:
        assert living.g() is False


def test_an_attribute_that_is_there_stays() -> None:
    assert "has state by now" in refused(CLASS, "attribute_shim", owner="Door", name="state", alias_of="stat")


@pytest.mark.parametrize("owner", ["int", "f", "missing"])
def test_what_takes_no_attributes_is_left_alone(owner: str) -> None:
    assert refused(CLASS, "attribute_shim", owner=owner, name="stat", alias_of="state")


OPENING = """
    def f(path):
        with open(path) as file:
            return file.read()


    def g(path):
        with open(path, "w") as file:
            file.write("x")
    """


def test_a_file_is_found_in_its_other_place(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "app.ini").write_text("found")
    (tmp_path / "here.txt").write_text("here")
    candidates = [str(tmp_path / "none" / "app.ini"), str(tmp_path / "conf" / "app.ini")]
    with patched(OPENING, "path_candidates", match="app.ini", candidates=candidates, root=str(tmp_path)) as living:
        assert living.f(tmp_path / "app.ini") == "found"
        assert living.f(tmp_path / "here.txt") == "here"
        assert hits() == 1
        with pytest.raises(FileNotFoundError, match=r"other\.ini"):
            living.f(tmp_path / "other.ini")


def test_writing_looks_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "app.ini").write_text("kept")
    candidates = [str(tmp_path / "app.ini")]
    given: Any = {"match": "app.ini", "candidates": candidates, "root": str(tmp_path)}
    with patched(OPENING, "path_candidates", "g", **given) as living, pytest.raises(FileNotFoundError):
        living.g(tmp_path / "none" / "app.ini")
    assert (tmp_path / "app.ini").read_text() == "kept"


def test_no_candidate_leads_out_of_the_root(tmp_path: Path) -> None:
    reason = refused(
        OPENING, "path_candidates", match="passwd", candidates=["/etc/passwd", f"{tmp_path}/../x"], root=str(tmp_path)
    )
    assert "no candidate lies below" in reason


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with patched(OPENING, "path_candidates", match="p", candidates=[str(root / "p")], root=str(root)) as living:
        (root / "p").symlink_to("/etc/passwd")
        with pytest.raises(FileNotFoundError):
            living.f(str(tmp_path / "p"))


def test_a_missing_folder_below_the_root_is_made(tmp_path: Path) -> None:
    with patched(OPENING, "ensure_parent_dir", "g", root=str(tmp_path)) as living:
        living.g(tmp_path / "a" / "b" / "file")
        assert hits() == 1
    assert (tmp_path / "a" / "b" / "file").read_text() == "x"


def test_no_folder_is_made_elsewhere_or_for_reading(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    with patched(OPENING, "ensure_parent_dir", "g", root=str(tmp_path / "root")) as living:
        with pytest.raises(FileNotFoundError):
            living.g(tmp_path / "a" / "file")
        with pytest.raises(FileNotFoundError):
            living.f(tmp_path / "root" / "a" / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["root"]


def test_a_text_in_another_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes("Grüße".encode("cp1252"))
    (tmp_path / "new").write_text("Grüße", encoding="utf-8")
    with patched(OPENING, "encoding_candidates", encodings=["cp1252"]) as living:
        assert living.f(tmp_path / "new") == "Grüße"
        assert hits() == 0
        assert living.f(tmp_path / "old") == "Grüße"
        assert hits() == 1


def test_a_chosen_encoding_is_the_programs_word(tmp_path: Path) -> None:
    source = "def f(path):\n    with open(path, encoding='ascii') as file:\n        return file.read()\n"
    (tmp_path / "old").write_bytes(b"\xff")
    with patched(source, "encoding_candidates", encodings=["cp1252"]) as living, pytest.raises(UnicodeDecodeError):
        living.f(tmp_path / "old")


JSON = "import json\nimport datetime as dt\n\n\ndef f(value):\n    return json.dumps(value)\n"


def test_what_the_standard_library_knows_is_written_as_json() -> None:
    with patched(JSON, "json_default") as living:
        assert json.loads(living.f([living.dt.date(2026, 1, 2), {1}, 3])) == ["2026-01-02", [1], 3]
        assert hits() == 2


def test_what_json_cannot_know_is_still_an_error() -> None:
    with patched(JSON, "json_default") as living, pytest.raises(TypeError, match="not JSON serializable"):
        living.f(object())


def test_other_modules_keep_their_json() -> None:
    with patched(JSON, "json_default"), pytest.raises(TypeError):
        json.dumps({1})


FORMATS = "from datetime import datetime\n\n\ndef f(text):\n    return datetime.strptime(text, '%d.%m.%Y')\n"


def test_a_date_in_another_form_is_read() -> None:
    with patched(FORMATS, "format_candidates", formats=["%Y-%m-%d"]) as living:
        assert living.f("02.01.2026") == living.f("2026-01-02")
        assert type(living.f("2026-01-02")).__module__ == "datetime"
        assert hits() == 2
        with pytest.raises(ValueError, match="yesterday"):
            living.f("yesterday")


WAITING = "import queue\nimport time\n\n\ndef f(call):\n    return time.sleep(call)\n"


def test_a_timeout_needs_a_persons_word() -> None:
    reason = refused(WAITING, "timeout_default", owner="time", function="sleep", seconds=1)
    assert "needs owner_typed" in reason


def test_a_timeout_is_given_where_none_is() -> None:
    source = """
        import subprocess


        def f(**given):
            return subprocess.run(["true"], check=False, **given).args
        """
    with patched(source, "timeout_default", owner="subprocess", function="run", seconds=20, owner_typed=True) as living:
        assert living.f() == ["true"]
        assert hits() == 1
        assert living.f(timeout=30) == ["true"]
        assert hits() == 1
