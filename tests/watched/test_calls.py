"""Calls are recorded with their arguments as they were at entry, on every Python, whatever the program does."""

from pathlib import Path

import pytest

from suture.domain.call import RecordedCall
from tests.watched.planned import function, run
from tests.watched.watched import INTERPRETERS

every_version = pytest.mark.parametrize("version", INTERPRETERS)


def shown(call: RecordedCall) -> tuple[dict[str, str | None], str | None, str | None]:
    arguments = {name: written.source for name, written in call.arguments.items()}
    return arguments, call.result.source if call.result else None, call.raised


@every_version
def test_arguments_are_as_they_were_at_entry_though_they_change_later(tmp_path: Path, version: str) -> None:
    source = (
        "def f(rows, key='a'):\n    rows.append(key)\n    key = None\n    return len(rows)\nf([1])\nf([], key='b')\n"
    )
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert [shown(call) for call in recorded.calls] == [
        ({"rows": "[1]", "key": "'a'"}, "2", None),
        ({"rows": "[]", "key": "'b'"}, "1", None),
    ]
    call = recorded.calls[0]
    assert (call.function, call.line, call.kind, call.module) == ("f", 1, "function", "__main__")
    assert call.file.endswith("/project/program.py")


@every_version
def test_every_kind_of_parameter_stands_in_the_order_of_the_signature(tmp_path: Path, version: str) -> None:
    source = "def f(a, /, b, *rest, c, d=4, **more):\n    return None\nf(1, 2, 3, 3, c=5, z=6)\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    arguments, result, raised = shown(recorded.calls[0])
    assert list(arguments.items()) == [
        ("a", "1"), ("b", "2"), ("*rest", "(3, 3)"), ("c", "5"), ("d", "4"), ("**more", "{'z': 6}"),
    ]  # fmt: skip
    assert (result, raised) == ("None", None)


@every_version
def test_a_returned_none_and_an_exception_are_told_apart(tmp_path: Path, version: str) -> None:
    source = """
def f(x):
    try:
        if x == 0:
            return None
        if x == 1:
            {}["gone"]
        raise ValueError(x)
    except KeyError:
        return None
    finally:
        str(x)
for x in (0, 1, 2):
    try:
        f(x)
    except ValueError:
        pass
"""
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert [shown(call)[1:] for call in recorded.calls] == [("None", None), ("None", None), (None, "ValueError")]


@every_version
def test_only_the_first_calls_are_kept_and_the_failing_one_always(tmp_path: Path, version: str) -> None:
    source = "def f(row):\n    return row['a']\nfor n in range(100):\n    f({'a': n})\nf({'b': 100})\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f")], limit=3)
    assert [shown(call)[0]["row"] for call in recorded.calls] == ["{'a': 0}", "{'a': 1}", "{'a': 2}", "{'b': 100}"]
    assert recorded.calls[-1].raised == "KeyError"


def test_a_call_far_beyond_the_limit_keeps_what_cannot_have_changed_and_says_so_of_the_rest(tmp_path: Path) -> None:
    source = "def f(row, n):\n    return row['a']\nfor n in range(5_100):\n    f({'a': n}, n)\nf({'b': 1}, 7)\n"
    recorded = run(tmp_path, source, functions=[function("f")], limit=1)
    last = recorded.calls[-1]
    assert last.raised == "KeyError"
    assert last.arguments["n"].source == "7"
    assert "may have changed" in last.arguments["row"].why_not


@every_version
def test_methods_generators_and_coroutines_are_called_what_they_are(tmp_path: Path, version: str) -> None:
    source = """
import asyncio
class Cart:
    def __init__(self, items):
        self.items = items
    def total(self):
        return sum(self.items)
    @classmethod
    def empty(cls):
        return cls([])
    @staticmethod
    def tax(x):
        return x
def gen(n):
    got = yield n
    yield n + 1
    return 3
async def fetch(x):
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return x
async def ticks():
    yield 1
async def main():
    async for _ in ticks():
        pass
    return await fetch(5)
Cart([1]).total(); Cart.empty(); Cart.tax(3); list(gen(1)); next(gen(9)); asyncio.run(main())
"""
    names = ("Cart.total", "Cart.empty", "gen", "fetch", "ticks")
    recorded = run(tmp_path, source, version=version, functions=[function(name) for name in names])
    kinds = [(call.function, call.kind) for call in recorded.calls]
    assert kinds == [
        ("Cart.total", "method"), ("Cart.empty", "method"), ("gen", "generator"), ("gen", "generator"),
        ("ticks", "generator"), ("fetch", "coroutine"),
    ]  # fmt: skip
    total, empty, whole, abandoned, _, fetched = recorded.calls
    assert shown(total) == ({"self": "Cart(items=[1])"}, "1", None)
    assert total.arguments["self"].imports == ("from program import Cart",)
    assert shown(empty)[0] == {"cls": "Cart"}
    assert whole.result is not None
    assert "generator" in whole.result.why_not
    assert abandoned.raised == "GeneratorExit" or abandoned.result is not None
    assert shown(fetched) == ({"x": "5"}, "5", None)


@every_version
def test_recursion_is_recorded_in_call_order(tmp_path: Path, version: str) -> None:
    source = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nf(3)\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert [shown(call)[:2] for call in recorded.calls] == [({"n": str(n)}, str(n)) for n in (3, 2, 1, 0)]


@every_version
def test_an_endless_recursion_ends_as_ever_and_is_recorded(tmp_path: Path, version: str) -> None:
    source = "def f(n):\n    return f(n + 1)\nf(0)\n"
    recorded = run(
        tmp_path, source, version=version, functions=[function("f")], limit=2, own_failures=("RecursionError",)
    )
    assert recorded.signals[0].error.type == "RecursionError"
    assert [shown(call)[0] for call in recorded.calls[:2]] == [{"n": "0"}, {"n": "1"}]
    assert {call.raised for call in recorded.calls} == {"RecursionError"}


@every_version
def test_threads_are_recorded_too(tmp_path: Path, version: str) -> None:
    source = (
        "import threading\ndef f(n):\n    return n\nt = threading.Thread(target=f, args=(1,))\nt.start(); t.join()\n"
    )
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert [shown(call)[1] for call in recorded.calls] == ["1"]


@every_version
def test_another_function_of_the_name_is_not_recorded(tmp_path: Path, version: str) -> None:
    source = "def f():\n    return 1\ng = f\ndef f():\n    return 2\nclass C:\n    f = None\nf(); g()\nclass f: pass\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f", line=4)])
    assert [(call.line, shown(call)[1]) for call in recorded.calls] == [(4, "2")]


@every_version
def test_nothing_is_recorded_of_functions_that_were_not_asked_for(tmp_path: Path, version: str) -> None:
    source = "import json\ndef f():\n    return json.loads('1')\ndef g():\n    return f()\ng()\n"
    assert run(tmp_path, source, version=version, functions=[function("h"), function("loads")]).calls == ()


def test_without_functions_there_is_no_record_of_calls(tmp_path: Path) -> None:
    assert run(tmp_path, "def f():\n    return 1\nf()\n", trace=True).calls == ()


@every_version
def test_a_debugger_or_profiler_of_the_program_is_left_alone(tmp_path: Path, version: str) -> None:
    source = """
import sys
events = []
def f(x):
    return x
f(1)
sys.settrace(lambda frame, event, arg: events.append(event))
sys.setprofile(lambda frame, event, arg: events.append(event))
f(2)
sys.settrace(None); sys.setprofile(None)
assert events.count("call") >= 2, events
print({}["reached"])
"""
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert recorded.signals[0].error.type == "KeyError"
    assert shown(recorded.calls[0])[0] == {"x": "1"}


@every_version
def test_a_call_that_never_ends_is_told_as_such(tmp_path: Path, version: str) -> None:
    source = "import atexit\ndef f(x):\n    yield x\nkept = f(1)\nnext(kept)\nimport builtins\nbuiltins.kept = kept\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert recorded.calls[0].result is not None
    assert "had not returned" in recorded.calls[0].result.why_not


@every_version
def test_a_process_that_dies_at_once_after_the_failure_has_left_its_record(tmp_path: Path, version: str) -> None:
    source = """
import os, sys
def f(x):
    return x["a"]
hook = sys.excepthook
def die(*error):
    hook(*error)
    os._exit(3)
sys.excepthook = die
f({})
"""
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert [call.raised for call in recorded.calls] == ["KeyError"]


@every_version
def test_a_forked_child_tells_of_its_own_calls_only(tmp_path: Path, version: str) -> None:
    source = "import os\ndef f(x):\n    return x\nf(1)\nif os.fork() == 0:\n    f(2)\nelse:\n    os.wait()\n"
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert sorted(str(shown(call)[1]) for call in recorded.calls) == ["1", "2"]


@every_version
def test_arguments_that_resist_are_excused_and_the_program_goes_on(tmp_path: Path, version: str) -> None:
    source = """
class Nasty:
    def __getattribute__(self, name): raise SystemExit(9)
    __repr__ = __eq__ = __len__ = __iter__ = __hash__ = __getattribute__
def f(nasty, password, huge):
    return nasty
f(Nasty(), "hunter2", 10 ** 6000)
{}["reached"]
"""
    recorded = run(tmp_path, source, version=version, functions=[function("f")])
    assert recorded.signals[0].error.type == "KeyError"
    call = recorded.calls[0]
    assert call.arguments["password"].why_not == "holds a secret"
    assert call.arguments["huge"].why_not != ""
    assert call.arguments["nasty"].source in ("Nasty()", None)
