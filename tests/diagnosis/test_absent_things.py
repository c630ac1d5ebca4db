"""What is None, empty, zero, gone or not bound: programs that crash for another reason than it seems."""

from __future__ import annotations

import pytest

from tests.diagnosis.crash import crash, diagnosed, shown, told

ACCUMULATES = "missing-accumulator"
DELETES = "absent-deletion"
CONTAINER = "none-container"
RETURN = "missing-return"
EMPTY = "empty-sequence"
ZERO = "zero-division"
UNBOUND = "unbound-local"

# title: the cause that comes into question, the program, the cause that is shown instead
NOT: dict[str, tuple[str, str, str | None]] = {
    "a dictionary that another function may have filled": (
        ACCUMULATES,
        """
        def fill(out):
            out["b"] = 0
        def f(keys):
            out = {}
            fill(out)
            for key in keys:
                out[key] += 1
        f(["a"])
        """,
        "missing-key",
    ),
    "a dictionary with first values of its own": (
        ACCUMULATES,
        """
        def f(keys):
            out = {}
            out["b"] = []
            for key in keys:
                out[key].append(1)
        f(["c1"])
        """,
        "missing-key",
    ),
    "a dictionary that is bound twice": (
        ACCUMULATES,
        """
        def f(keys, old=None):
            out = {}
            if old:
                out = dict(old)
            for key in keys:
                out[key] += 1
        f(["zz"])
        """,
        "missing-key",
    ),
    "a key that is read and not added to": (
        ACCUMULATES,
        """
        def f(key):
            out = {}
            return out[key]
        f("a")
        """,
        "missing-key",
    ),
    "a popped value that is used": (
        DELETES,
        """
        def f(out):
            value = out.pop("colour")
            return value
        f({"a": 1})
        """,
        "missing-key",
    ),
    "a misspelt key that is deleted": (
        DELETES,
        """
        def f(out):
            del out["widht"]
        f({"width": 1})
        """,
        "misspelt-key",
    ),
    "a remove of the program's own": (
        DELETES,
        """
        class Shelf:
            def remove(self, name):
                raise KeyError(name)
        Shelf().remove("a")
        """,
        "deliberate",
    ),
    "a number that is gone through": (
        CONTAINER,
        """
        def f(rows):
            for row in rows:
                return row
        f(3)
        """,
        None,
    ),
    "an item of a loop that cannot be unpacked": (
        CONTAINER,
        """
        def f(pairs):
            for left, right in pairs:
                return left
        f([None])
        """,
        None,
    ),
    "a join of a number": (
        CONTAINER,
        """
        def f(rows):
            return ",".join(rows)
        f(3)
        """,
        None,
    ),
    "a result that is read before it is lost": (
        RETURN,
        """
        def collect(rows):
            out = []
            for row in rows:
                out.append(row)
            print(len(out))
        def f(rows):
            return collect(rows)[0]
        f([1])
        """,
        CONTAINER,
    ),
    "a function that leaves early without a result": (
        RETURN,
        """
        def collect(rows):
            out = []
            if not rows:
                return
            out.append(rows)
        def f(rows):
            return collect(rows)[0]
        f([1])
        """,
        CONTAINER,
    ),
    "two functions of that name": (
        RETURN,
        """
        class A:
            def collect(self):
                out = []
                out.append(1)
        class B:
            def collect(self):
                return [1]
        A().collect()[0]
        """,
        CONTAINER,
    ),
    "a result of another kind than is asked for": (
        RETURN,
        """
        def collect(rows):
            out = []
            for row in rows:
                out.append(row)
        collect([1]).items()
        """,
        "none-receiver",
    ),
    "a generator that comes to its end": (
        RETURN,
        """
        def collect(rows):
            out = []
            out.append(1)
            yield None
        def f(rows):
            return next(collect(rows))[0]
        f([1])
        """,
        CONTAINER,
    ),
    "a maximum of two things": (
        EMPTY,
        """
        def f(a, b):
            return max(a, b)
        f(1, "a")
        """,
        None,
    ),
    "an error of a function with the same name": (
        EMPTY,
        """
        def max(rows):
            return int("x")
        max([])
        """,
        None,
    ),
    "a negative power of zero": (
        ZERO,
        """
        def f(a, b):
            return a ** b
        f(0, -1)
        """,
        None,
    ),
    "a counter that nothing starts": (
        UNBOUND,
        """
        def f(rows):
            for row in rows:
                number += 1
            return number
        f([1])
        """,
        None,
    ),
    "a name of the module that the function binds in a branch": (
        UNBOUND,
        """
        LIMIT = 3
        def f(strict):
            if strict:
                LIMIT = 1
            return LIMIT
        f(False)
        """,
        None,
    ),
    "a handled error after its handler": (
        UNBOUND,
        """
        def f():
            try:
                int("x")
            except ValueError as error:
                pass
            return error
        f()
        """,
        None,
    ),
    "a deleted variable": (
        UNBOUND,
        """
        def f():
            value = 1
            del value
            return value
        f()
        """,
        None,
    ),
}


@pytest.mark.parametrize("title", NOT)
def test_it_is_not_what_it_seems(title: str) -> None:
    seems, program, cause = NOT[title]
    diagnosis = diagnosed(crash(program))
    assert shown(diagnosis) == cause
    assert all(h.because for h in diagnosis.hypotheses if h.cause == seems)


def test_a_divisor_that_is_not_zero_is_not_blamed() -> None:
    run = crash("def f(a, b):\n    return a / b\nf(1, 0)\n")
    fact = {"type": "int", "is_none": False, "size": None, "text": "7", "writable": "7"}
    diagnosis = diagnosed(run, facts={"value": fact})
    assert shown(diagnosis) is None
    assert "another division failed" in diagnosis.hypotheses[0].because


@pytest.mark.parametrize("text", ["0", "0.0", "-0.0", "False", "0j", "Decimal('0')", "datetime.timedelta(0)"])
def test_every_zero_is_one(text: str) -> None:
    run = crash("def f(a, b):\n    return a / b\nf(1, 0)\n")
    fact = {"type": "x", "is_none": False, "size": None, "text": text, "writable": text}
    assert shown(diagnosed(run, facts={"value": fact})) == ZERO


def test_a_sequence_with_items_is_not_called_empty() -> None:
    run = crash("def f(rows):\n    return max(rows)\nf([])\n")
    diagnosis = diagnosed(run, facts={"length": {"type": "list", "length": 2}})
    assert shown(diagnosis) is None
    assert "has 2 items" in diagnosis.hypotheses[0].because


def test_a_container_that_is_there_is_not_guarded() -> None:
    run = crash("def f(rows):\n    return rows['a']\nf(None)\n")
    fact = {"type": "dict", "is_none": False, "size": 1, "text": "{}", "writable": "{}"}
    assert shown(diagnosed(run, facts={"value": fact})) is None


@pytest.mark.parametrize(
    ("added", "empty"),
    [
        ("out[key] += 1", "0"),
        ("out[key] -= 1.5", "0"),
        ("out[key] += 'x'", '""'),
        ("out[key] += [1]", "[]"),
        ("out[key] += (1,)", "()"),
        ("out[key].append(1)", "[]"),
        ("out[key].add(1)", "set()"),
        ("out[key].update({'a': 1})", "{}"),
        ("out[key].update({1})", "set()"),
        ("out[key]['a'] = 1", "{}"),
    ],
)
def test_what_a_key_begins_with_follows_from_what_is_added(added: str, empty: str) -> None:
    diagnosis = diagnosed(crash(f"def f(keys):\n    out = {{}}\n    for key in keys:\n        {added}\nf(['a'])\n"))
    assert told(diagnosis).facts["empty"] == empty
    assert [value.literal for value in diagnosis.values] == [empty]


@pytest.mark.parametrize("added", ["out[key] *= 2", "out[key].merge(1)", "out[key] += {1}", "out[key].update(keys)"])
def test_nothing_is_known_to_begin_with_where_what_is_added_does_not_tell(added: str) -> None:
    diagnosis = diagnosed(crash(f"def f(keys):\n    out = {{}}\n    for key in keys:\n        {added}\nf(['a'])\n"))
    assert shown(diagnosis) == "missing-key"


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("if k: v = 1\n    return 1 if v is None else 2", "none"),
        ("if k: v = True\n    return 1 if v else 2", "flag"),
        ("if k: v = 1\n    return v", "returned"),
        ("if k: v = 1\n    return v + 1", "other"),
        ("if k: v = False\n    return 1 if v else 2", "other"),
        ("if k: v = None\n    return 1 if v is None else 2", "other"),
        ("if k: v = True\n    return [v]", "other"),
    ],
)
def test_how_an_unbound_variable_is_used_is_told(body: str, asked: str) -> None:
    assert told(diagnosed(crash(f"def f(k):\n    {body}\nf(0)\n"))).facts["asked"] == asked


# body of f(a, b), and the values that stand for its result
RESULTS = {
    "if b is None: return 0.0\n    return a / b": ["0.0"],
    "if not a: return 0.0\n    return a / b": [],
    "if b == 5: return 0.0\n    return a / b": [],
    "if not b and a == 5: return 0.0\n    return a / b": [],
    "try:\n        int('1')\n    except ArithmeticError:\n        return -1\n    return a / b": ["-1"],
    "try:\n        int('1')\n    except ValueError:\n        return -1\n    return a / b": [],
    "try:\n        int('1')\n    except Exception:\n        return -1\n    return a / b": [],
    "return a / b": [],
}


@pytest.mark.parametrize("body", RESULTS)
def test_only_the_result_for_the_same_absent_thing_stands_for_a_division(body: str) -> None:
    diagnosis = diagnosed(crash(f"def f(a, b):\n    {body}\nf(1, 0)\n"))
    assert shown(diagnosis) == ZERO
    assert [value.literal for value in diagnosis.values] == RESULTS[body]
