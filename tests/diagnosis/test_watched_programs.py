"""Each cause, on each Python found: the program is crashed for real and its probes answered by the SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.diagnosis.watched import diagnose, interpreters

PYTHONS = interpreters()

# cause, program, the facts that must be told
PROGRAMS: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "misspelt key": (
        "misspelt-key",
        {
            "app.py": """
            OPTIONS = {"emphasize-lines": "1,2", "linenos": True}
            def lines(options):
                return options["emphasize_lines"].split(",")
            lines(OPTIONS)
            """
        },
        {"receiver": "options", "key": '"emphasize_lines"', "candidate": '"emphasize-lines"'},
    ),
    "missing key": (
        "missing-key",
        {
            "app.py": """
            ROWS = [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}, {"id": 3}]
            def titles(rows):
                found = []
                for row in rows:
                    found.append(row["title"])
                return found
            titles(ROWS)
            """
        },
        {"receiver": "row", "key": '"title"', "form": "subscript", "siblings": 2, "having": 2, "types": {"str": 2}},
    ),
    "missing key in a comprehension": (
        "missing-key",
        {
            "app.py": """
            ROWS = [{"id": 1, "title": "a"}, {"id": 3}]
            def titles(rows):
                return [row["title"] for row in rows]
            titles(ROWS)
            """
        },
        {"receiver": "row", "key": '"title"', "form": "subscript"},
    ),
    "a key that is added to before it has a value": (
        "missing-accumulator",
        {
            "app.py": """
            def tally(words):
                seen = {}
                for word in words:
                    seen[word] += 1
                return seen
            tally(["a"])
            """
        },
        {"receiver": "seen", "key": "word", "form": "operator", "empty": "0"},
    ),
    "an item that is removed twice": (
        "absent-deletion",
        {
            "app.py": """
            def close(opened, name):
                opened.remove(name)
            close(["a"], "b")
            """
        },
        {"receiver": "opened", "key": "name", "form": "remove", "type": "list"},
    ),
    "None that is gone through": (
        "none-container",
        {
            "app.py": """
            CFG = {"a": {"tags": ["x"]}, "b": {"tags": None}}
            def tags(name):
                return [tag.upper() for tag in CFG[name]["tags"]]
            tags("b")
            """
        },
        {"container": 'CFG[name]["tags"]', "form": "iterate", "types": {"list": 1}},
    ),
    "a result that is not returned": (
        "missing-return",
        {
            "app.py": """
            def collect(rows):
                out = []
                for row in rows:
                    out.append(row)
            def first(rows):
                return collect(rows)[0]
            first([1])
            """
        },
        {"function": "collect", "path": "app.py", "line": 1, "local": "out", "after": 3, "branches": False},
    ),
    "a choice among nothing": (
        "empty-sequence",
        {
            "app.py": """
            import random
            def winner(entrants):
                return random.choice(entrants)
            winner([])
            """
        },
        {"argument": "entrants", "form": "choice", "needed": 1, "length": 0, "type": "list"},
    ),
    "a ratio of nothing": (
        "zero-division",
        {
            "app.py": """
            def ratio(hit, rows):
                return 100 * hit / len(rows)
            ratio(1, [])
            """
        },
        {"numerator": "100 * hit", "denominator": "len(rows)", "operator": "/"},
    ),
    "a variable of one branch": (
        "unbound-local",
        {
            "app.py": """
            def parse(kind):
                if kind == "n":
                    value = 1
                return value
            parse("s")
            """
        },
        {"name": "value", "bound": [3], "asked": "returned"},
    ),
    "popped key": (
        "missing-key",
        {
            "app.py": """
            def take(options):
                return options.pop("colour")
            take({"width": 3})
            """
        },
        {"receiver": "options", "form": "pop"},
    ),
    "None receiver": (
        "none-receiver",
        {
            "app.py": """
            class User:
                def __init__(self, name):
                    self.name = name
            USERS = {1: User("ann")}
            def find(key):
                return USERS.get(key)
            def label(key):
                user = find(key)
                return user.name.upper()
            label(1)
            label(2)
            """
        },
        {"receiver": "user", "attribute": "name", "optional": True},
    ),
    "None operand": (
        "none-operand",
        {
            "app.py": """
            def total(price, discount=None):
                return price - discount
            total(10)
            """
        },
        {"operand": "discount", "operator": "-", "other_type": "int", "parameter": "discount"},
    ),
    "None in a conversion": (
        "none-operand",
        {
            "app.py": """
            def port(settings):
                return int(settings["port"])
            port({"port": None})
            """
        },
        {"operand": 'settings["port"]', "operator": "int"},
    ),
    "None in a path": (
        "none-operand",
        {
            "app.py": """
            import os
            def where(folder, name):
                return os.path.join("/data", folder, name)
            where(None, "x")
            """
        },
        {"operand": "folder", "operator": "os.path.join"},
    ),
    "misspelt attribute": (
        "misspelt-attribute",
        {
            "app.py": """
            class Connection:
                def get_state_string(self):
                    return "open"
            def status(connection):
                return connection.get_state_strng()
            status(Connection())
            """
        },
        {"receiver": "connection", "attribute": "get_state_strng", "candidate": "get_state_string"},
    ),
    "misspelt name": (
        "misspelt-name",
        {
            "app.py": """
            def count(words):
                counter = 0
                for _ in words:
                    counter += 1
                return couner
            count("ab")
            """
        },
        {"name": "couner", "candidate": "counter"},
    ),
    "forgotten self": (
        "misspelt-name",
        {
            "app.py": """
            class Cart:
                def __init__(self):
                    self.items = []
                def size(self):
                    return len(items)
            Cart().size()
            """
        },
        {"name": "items", "candidate": "self.items"},
    ),
    "missing import": (
        "missing-import",
        {
            "app.py": """
            def dump(value):
                return json.dumps(value)
            dump(1)
            """,
            "other.py": "import json\n",
        },
        {"name": "json", "statements": [{"line": "import json", "votes": 1, "where": "other.py:1"}]},
    ),
    "removed attribute": (
        "removed-api",
        {
            "app.py": """
            import time
            def now():
                return time.clock()
            now()
            """
        },
        {"module": "time", "attribute": "clock", "form": "attribute"},
    ),
    "removed method": (
        "removed-api",
        {
            "app.py": """
            import threading
            worker = threading.Thread()
            worker.isAlive()
            """
        },
        {"module": "threading", "attribute": "isAlive", "form": "method"},
    ),
    "removed module": (
        "removed-api",
        {"app.py": "import macpath\n"},
        {"module": "macpath", "attribute": None, "form": "import"},
    ),
    "unexpected keyword": (
        "unexpected-keyword",
        {
            "app.py": """
            def fetch(url, timeout=5):
                return url, timeout
            def go():
                return fetch("u", timeot=3)
            go()
            """
        },
        {"callee": "fetch", "keyword": "timeot", "candidate": "timeout", "path": "app.py", "line": 1},
    ),
    "text and number": (
        "mixed-str-number",
        {
            "app.py": """
            def line(name, n):
                return name + ": " + n
            line("a", 3)
            """
        },
        {"operand": "n", "side": "right", "intent": "text", "types": ["str", "int"]},
    ),
    "joined numbers": (
        "mixed-str-number",
        {
            "app.py": """
            def row(values):
                return ",".join(values)
            row(["a", 1])
            """
        },
        {"operand": "values", "side": "item", "intent": "text"},
    ),
    "number as text": (
        "mixed-str-number",
        {
            "app.py": """
            def half(value):
                return value / 2
            half("4")
            """
        },
        {"operand": "value", "side": "left", "intent": "number", "types": ["str", "int"]},
    ),
    "index": (
        "index-out-of-bounds",
        {
            "app.py": """
            def price(parts):
                return parts[1]
            price(["x"])
            """
        },
        {"sequence": "parts", "index": "1", "length": 1, "type": "list"},
    ),
    "missing file": (
        "missing-file",
        {
            "app.py": """
            def read():
                with open("rates.csv") as file:
                    return file.read()
            read()
            """,
            "data/rates.csv": "1\n",
        },
        {"path": "rates.csv", "argument": '"rates.csv"', "candidates": ["data/rates.csv"]},
    ),
    "missing file of pathlib": (
        "missing-file",
        {
            "app.py": """
            from pathlib import Path
            def read(path):
                return path.read_text()
            read(Path("rates.csv"))
            """,
            "data/rates.csv": "1\n",
        },
        {"path": "rates.csv", "argument": "path", "candidates": ["data/rates.csv"]},
    ),
    "unset variable": (
        "unset-variable",
        {
            "app.py": """
            import os
            def url():
                return os.environ["SHOP_DATABASE_URL"]
            url()
            """
        },
        {"variable": "SHOP_DATABASE_URL"},
    ),
    "wrong version": (
        "wrong-version",
        {"app.py": "import nothing_of_that_name\n", "requirements.txt": "nothing-of-that-name>=2\n"},
        {"distribution": "nothing-of-that-name", "installed": None, "required": ">=2"},
    ),
    "raised on purpose": (
        "deliberate",
        {
            "app.py": """
            def age(text):
                if not text.isdigit():
                    raise ValueError(f"no age: {text}")
                return int(text)
            age("x")
            """
        },
        {"statement": 'raise ValueError(f"no age: {text}")'},
    ),
}


@pytest.mark.parametrize("version", sorted(PYTHONS))
@pytest.mark.parametrize("title", PROGRAMS)
def test_a_crash_under_a_real_interpreter_is_explained_with_its_facts(title: str, version: str, tmp_path: Path) -> None:
    cause, files, facts = PROGRAMS[title]
    watched = diagnose(PYTHONS[version], tmp_path, files)
    judged = [(h.cause, h.shown, h.because) for h in watched.diagnosis.hypotheses]
    assert [h.cause for h in watched.diagnosis.hypotheses if h.shown] == [cause], (judged, watched.facts)
    told = next(e.facts for e in watched.diagnosis.evidence if e.source == cause)
    assert {name: told[name] for name in facts} == facts
    assert watched.fault.exact == watched.signal.has_columns
