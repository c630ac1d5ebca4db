"""The schema of a patch and the SDK judge each parameter alike, whatever its value."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suture_sdk.patches.kinds import KINDS

CONTRACT = Path(__file__).parents[4] / "contract"
SCHEMA = json.loads((CONTRACT / "patch.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
GOLDEN = [json.loads(path.read_text()) for path in sorted((CONTRACT / "valid").glob("patch*.json"))]
PARAMETERS = sorted({(kind.name, name) for kind in KINDS.values() for name in (*kind.required, *kind.optional)})
MACHINE_SAYS = {("global_shim", "import_module"), ("module_alias", "to")}
"""Names of modules: which are there is known where the patch is put in."""

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, 5, 6, 60, 61, 999, 1_000, 20_000, 20_001, -1, 0.5, 59.9, 60.1,
    "", "a", "name", "two words", "1st", "__init__", "_x", "café", "a.b", "a..b", ".a", "a.", "x" * 1_000, "x" * 1_001,
    "none", "str", "bytes", "number", "json", "text", "int", "float", "dict",
    "ValueError", "KeyError", "Exception", "BaseException", "NoSuchError", "value_error",
    "PATH", "LD_PRELOAD", "PYTHONPATH", "SUTURE_DISABLE", "HOME", "RLIMIT_NOFILE", "RLIMIT_CPU",
    [], ["a"], ["a", 1], ["a", ""], [None], [["a"]], {}, {"a": "b"}, {"a": 1}, {"": ""}, {"a b": "c"},
    {"a": {"b": [True]}}, {"x" * 1_001: "a"}, 2**63, -(2**63), 2**63 - 1,
    *[json.loads("[" * depth + "]" * depth) for depth in (4, 5, 6)],
    *[json.loads('{"a":' * depth + '"a"' + "}" * depth) for depth in (3, 4, 5)],
)  # fmt: skip
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def example(kind: str, name: str) -> dict[str, Any]:
    """Return a golden patch of the kind, with the parameter if one has it, and numbers typed by a person."""
    golden = [one for one in GOLDEN if one["kind"] == kind]
    chosen = next((one for one in golden if name in one["parameters"]), golden[0])
    typed = {"owner_typed": True} if "owner_typed" in KINDS[kind].optional else {}
    return {**chosen, "parameters": {**chosen["parameters"], **typed}}


def verdicts(kind: str, name: str, value: Any) -> tuple[bool, bool]:
    """Return whether the schema and the SDK take the value as this parameter; the other parameters are sound."""
    patch = example(kind, name)
    if kind == "coerce_argument" and name in ("to", "by"):
        del patch["parameters"]["by" if "by" in patch["parameters"] else "to"]
    patch["parameters"][name] = value
    return VALIDATOR.is_valid(patch), KINDS[kind].check(patch["parameters"]) is None


@pytest.mark.parametrize(("kind", "name"), PARAMETERS)
def test_the_schema_and_the_sdk_take_the_same_values(kind: str, name: str) -> None:
    judged = {f"{number}: {value}": verdicts(kind, name, value) for number, value in enumerate(VALUES)}
    if (kind, name) in MACHINE_SAYS:
        judged = {value: (schema or sdk, sdk) for value, (schema, sdk) in judged.items() if sdk}
        assert all(schema for schema, _ in judged.values())
        return
    unlike = {value: both for value, both in judged.items() if both[0] is not both[1]}
    if name == "exc":  # of names that look right, only the interpreter knows which there are
        unlike = {value: both for value, both in unlike.items() if both[1] or hasattr(builtins, value.split()[-1])}
    assert unlike == {}
    assert {sdk for _, sdk in judged.values()} == {True, False}


@settings(max_examples=60, deadline=None)
@given(
    parameter=st.sampled_from([one for one in PARAMETERS if one not in MACHINE_SAYS and one[1] != "exc"]), value=JSON
)
def test_no_value_is_taken_by_one_and_refused_by_the_other(parameter: tuple[str, str], value: Any) -> None:
    schema, sdk = verdicts(*parameter, value)
    # which letters beyond ASCII a name may have, only the interpreter knows
    assert schema is sdk or (schema and not json.dumps(value, ensure_ascii=False).isascii())


@pytest.mark.parametrize("kind", ["default_on_exception", "retry_policy"])
def test_no_exception_of_the_language_is_taken_by_one_and_refused_by_the_other(kind: str) -> None:
    names = [name for name in dir(builtins) if isinstance(getattr(builtins, name), type)]
    unlike = {
        name: verdicts(kind, "exc", name)
        for name in names
        if issubclass(getattr(builtins, name), Exception) and len(set(verdicts(kind, "exc", name))) == 2
    }
    assert unlike == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_parameter_more_is_refused_by_both_and_named(kind: str) -> None:
    patch = example(kind, "")
    patch["parameters"]["colour"] = "red"
    assert not VALIDATOR.is_valid(patch)
    assert f"{kind} has no parameter 'colour'" in str(KINDS[kind].check(patch["parameters"]))


@pytest.mark.parametrize(("kind", "name"), [(kind.name, name) for kind in KINDS.values() for name in kind.required])
def test_a_parameter_less_is_refused_by_both_and_named(kind: str, name: str) -> None:
    patch = example(kind, name)
    del patch["parameters"][name]
    assert not VALIDATOR.is_valid(patch)
    assert f"{kind} needs {name}: " in str(KINDS[kind].check(patch["parameters"]))
