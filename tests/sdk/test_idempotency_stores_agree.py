"""Memory and SQLite answer alike, whatever happens in whatever order."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from suture_sdk.idempotency_stores import MemoryStore, SQLiteStore, Store
from suture_sdk.idempotency_stores.interface import Begun, Done, Running
from suture_sdk.testing import virtual_time

KEYS = st.sampled_from(["a", "b"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), KEYS),
        st.tuples(st.just("done"), KEYS, st.integers(0, 3)),
        st.tuples(st.just("failed"), KEYS, st.integers(0, 3)),
        st.tuples(st.just("pass"), st.sampled_from([1, 6, 11, 101])),
    ),
    max_size=25,
)


def said(state: Any) -> tuple[Any, ...]:
    """Return what can be compared of an answer: tokens are drawn."""
    if isinstance(state, Begun):
        return ("begun", state.earlier_failures)
    if isinstance(state, Running):
        return ("running", round(state.seconds, 3))
    assert isinstance(state, Done)
    return ("done", state.payload)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_both_stores_say_the_same_at_each_step(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, virtual_time() as time:
        memory = MemoryStore()
        file = SQLiteStore(Path(folder) / "keys.db")
        tokens: dict[str, list[tuple[int, int]]] = {"a": [], "b": []}
        for step in steps:
            if step[0] == "pass":
                time.advance(step[1])
                continue
            name, key = step[:2]
            if name == "begin":
                one, other = memory.begin(key, 10, 100), file.begin(key, 10, 100)
                assert said(one) == said(other)
                if isinstance(one, Begun) and isinstance(other, Begun):
                    tokens[key].append((one.token, other.token))
                continue
            pair = tokens[key][-1 - step[2]] if step[2] < len(tokens[key]) else (1, 1)
            stores: tuple[Store, Store] = (memory, file)
            heard = [
                store.done(key, token, '"x"') if name == "done" else store.failed(key, token)
                for store, token in zip(stores, pair, strict=True)
            ]
            assert heard[0] == heard[1]
        file.close()
