"""Programs that fail in a way that looks like a cause and is none, with live facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.diagnosis.crash import crash, diagnosed, shown, told
from tests.diagnosis.fakes import MemoryProject

# title: (the cause that must not be shown, program)
NOT: dict[str, tuple[str, str]] = {
    "two keys are equally near": (
        "misspelt-key",
        """
        def f(row):
            return row["value1"]
        f({"value2": 1, "value3": 2})
        """,
    ),
    "a near key is used in the same expression": (
        "misspelt-key",
        """
        def f(row):
            return row["width"] * row["widths"]
        f({"width": 1})
        """,
    ),
    "the key is computed": (
        "misspelt-key",
        """
        def f(row, key):
            return row[key]
        f({"width": 1}, "widht")
        """,
    ),
    "the key is no text": (
        "misspelt-key",
        """
        def f(row):
            return row[12345]
        f({"12346": 1})
        """,
    ),
    "a key that is ambiguous is not called missing": (
        "missing-key",
        """
        def f(row):
            return row["value1"]
        f({"value2": 1, "value3": 2})
        """,
    ),
    "an enumeration has no such member": (
        "missing-key",
        """
        import enum
        class Colour(enum.Enum):
            RED = 1
        def f(name):
            return [member for member in (1,) if Colour[name]]
        try:
            f("x")
        except KeyError as error:
            raise RuntimeError("no colour") from error
        """,
    ),
    "an attribute that the class sets later": (
        "misspelt-attribute",
        """
        class Job:
            totals = 3
            def start(self):
                self.total = 1
        def f(job):
            return job.total
        f(Job())
        """,
    ),
    "a method is wanted and a value is near": (
        "misspelt-attribute",
        """
        class Job:
            closed = True
        def f(job):
            return job.closee()
        f(Job())
        """,
    ),
    "two attributes are equally near": (
        "misspelt-attribute",
        """
        class Job:
            value2 = value3 = 1
        def f(job):
            return job.value1
        f(Job())
        """,
    ),
    "a short attribute": (
        "misspelt-attribute",
        """
        class Job:
            idx = 1
        def f(job):
            return job.id
        f(Job())
        """,
    ),
    "another object than None": (
        "none-receiver",
        """
        def f(user):
            return user.nothing_like_it
        f(3)
        """,
    ),
    "a name that is bound later": (
        "misspelt-name",
        """
        def f():
            return result_1
        f()
        result_1 = 2
        results_1 = 3
        """,
    ),
    "a local that is only bound in a branch": (
        "misspelt-name",
        """
        results = []
        def f(flag):
            if flag:
                result = 1
            return result
        f(False)
        """,
    ),
    "a deleted name": (
        "misspelt-name",
        """
        counters = 1
        def f():
            counter = 2
            del counter
            return counter
        f()
        """,
    ),
    "a value is called where only a value is near": (
        "misspelt-name",
        """
        def f():
            totals = 3
            return total(totals)
        f()
        """,
    ),
    "a module without that attribute": (
        "missing-import",
        """
        def f():
            return string.nothing_of_that_kind
        f()
        """,
    ),
    "a module's name that is used bare": (
        "missing-import",
        """
        def f():
            return token + 1
        f()
        """,
    ),
    "both operands are None": (
        "none-operand",
        """
        def f(a, b):
            return a + b
        f(None, None)
        """,
    ),
    "text or number cannot be told": (
        "mixed-str-number",
        """
        def f(a, b):
            return a + b
        f("3", 4)
        """,
    ),
    "a text that is no number": (
        "mixed-str-number",
        """
        def f(a):
            return a / 2
        f("four")
        """,
    ),
    "a library's own index error": (
        "index-out-of-bounds",
        """
        class Row:
            def __getitem__(self, n):
                raise IndexError("list index out of range")
        def f(row):
            return row[3]
        f(Row())
        """,
    ),
    "a keyword that comes in a mapping": (
        "unexpected-keyword",
        """
        def g(timeout):
            return timeout
        def f(options):
            return g(**options)
        f({"timeot": 3})
        """,
    ),
    "a module of the standard library that never had it": (
        "removed-api",
        """
        import json
        def f():
            return json.nothing_of_that_kind
        f()
        """,
    ),
    "a write into a folder that is not there": (
        "missing-file",
        """
        def f():
            return open("/nothing/here/x.txt", "w")
        f()
        """,
    ),
    "a command that is not installed": (
        "missing-file",
        """
        import subprocess
        subprocess.run(["no-command-of-that-name"])
        """,
    ),
    "a variable read with a default": (
        "unset-variable",
        """
        import os
        def f():
            return os.environ.get("NOT_SET_AT_ALL") + "x"
        f()
        """,
    ),
    "an error that nobody documents": (
        "deliberate",
        '''
        def f(row):
            """Return the title.

            Raises:
                ValueError: the row is empty.
            """
            return row["title"]
        f({})
        ''',
    ),
}


# without an import of the module nobody knows what is in it; the patch is still proved in the sandbox
ONLY_FACTS_TELL = {"a module without that attribute"}


@pytest.mark.parametrize("columns", [True, False], ids=["columns", "lines only"])
@pytest.mark.parametrize("title", NOT)
def test_a_cause_is_not_shown_when(title: str, *, columns: bool) -> None:
    cause, program = NOT[title]
    diagnosis = diagnosed(crash(program, columns=columns))
    assert shown(diagnosis) != cause
    assert sum(h.shown is True for h in diagnosis.hypotheses) <= 1


@pytest.mark.parametrize("title", NOT)
def test_a_cause_is_not_shown_without_live_facts_when(title: str) -> None:
    cause, program = NOT[title]
    diagnosis = diagnosed(crash(program), probed=False)
    if title not in ONLY_FACTS_TELL:
        assert shown(diagnosis) in {None, "none-operand", "missing-key", "deliberate", "unbound-local"} - {cause}


def test_every_answer_that_is_no_comes_with_a_reason() -> None:
    for _, program in NOT.values():
        for hypothesis in diagnosed(crash(program)).hypotheses:
            assert hypothesis.because


def test_a_key_that_nobody_saw_and_nobody_else_spells_may_be_misspelt() -> None:
    run = crash("""
        def f(row):
            return row["title"]
        f({"id": 1})
        """)
    diagnosis = diagnosed(run, probed=False)
    assert shown(diagnosis) is None
    assert any("it can be misspelt as well" in h.because for h in diagnosis.hypotheses)


STAND_IN = """
    def f(rows):
        return [row["title"] for row in rows]
    f([{"%s": 1}, {"id": 2}])
    """
GONE = {"error": "row is not bound here"}


def test_the_first_item_stands_for_the_variable_of_a_comprehension() -> None:
    run = crash(STAND_IN % "titel")
    there = {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "titel"}], "total": 1}
    diagnosis = diagnosed(run, facts={"keys:row@": GONE, "keys:rows[0]": there})
    assert shown(diagnosis) == "misspelt-key"
    assert "less evidence: `rows[0]` stands for it" in told(diagnosis).said


def test_the_first_item_that_has_the_key_is_no_proof_of_anything() -> None:
    run = crash(STAND_IN % "title")
    there = {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "title"}], "total": 1}
    peers = {"siblings": 1, "having": 0, "types": {}}
    diagnosis = diagnosed(run, facts={"keys:row@": GONE, "keys:rows[0]": there, "peers:rows[0]": peers})
    assert shown(diagnosis) == "missing-key"


def test_nothing_stands_for_a_variable_that_runs_over_a_call() -> None:
    run = crash("""
        def f(rows):
            return [row["title"] for row in iter(rows)]
        f([{"titel": 1}])
        """)
    assert shown(diagnosed(run, facts={"keys": GONE})) is None


def test_a_failed_probe_is_told_as_less_evidence() -> None:
    run = crash("""
        def f(row):
            return row["title"]
        f({"id": 1})
        print({}.get("title"))
        """)
    diagnosis = diagnosed(run, facts={"keys": {"error": "a property would run"}})
    assert "less evidence: the probe could not be answered: a property would run" in told(diagnosis).said


def test_a_key_that_is_there_after_all_is_not_called_missing() -> None:
    run = crash("""
        def f(row):
            return row["title"]
        f({"id": 1})
        """)
    there = {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "title"}], "total": 1}
    assert shown(diagnosed(run, facts={"keys": there})) is None


def test_what_is_no_mapping_has_no_missing_key() -> None:
    run = crash("""
        def f(row):
            return row["title"]
        f({"id": 1})
        """)
    no_mapping = {"type": "DataFrame", "mapping": False, "keys": [], "total": None}
    assert shown(diagnosed(run, facts={"keys": no_mapping})) is None


def test_a_receiver_that_is_not_none_is_not_guarded() -> None:
    run = crash("""
        def f(user):
            return user.name
        f(None)
        """)
    assert shown(diagnosed(run, facts={"value": {"type": "int", "is_none": False, "text": "3"}})) is None


def test_an_index_inside_the_sequence_is_not_out_of_bounds() -> None:
    run = crash("""
        def f(row):
            return row[1]
        f([1])
        """)
    assert shown(diagnosed(run, facts={"length": {"type": "list", "length": 5}})) is None


def test_a_file_that_is_there_after_all_is_not_missing() -> None:
    run = crash("""
        def f():
            return open("rates.csv")
        f()
        """)
    assert shown(diagnosed(run, facts={"paths": {"cwd": "/", "exist": {"rates.csv": "file"}}})) is None


def test_a_variable_that_is_set_is_not_blamed() -> None:
    run = crash("""
        import os
        os.environ["NOT_SET_AT_ALL"]
        """)
    assert shown(diagnosed(run, facts={"environment": {"set": True, "near": []}})) is None


def test_a_callee_that_takes_the_keyword_is_not_blamed() -> None:
    run = crash("""
        def g(timeout):
            return timeout
        def f():
            return g(timeot=3)
        f()
        """)
    takes = {"parameters": [{"name": "timeot", "kind": "KEYWORD_ONLY", "default": None}], "file": None}
    assert shown(diagnosed(run, facts={"signature": takes})) is None


@pytest.mark.parametrize("origin", ["project", "site"])
def test_a_module_that_is_not_of_the_standard_library_has_lost_nothing(origin: str) -> None:
    run = crash("""
        import string
        def f():
            return string.lowercase
        f()
        """)
    diagnosis = diagnosed(run, facts={"importable": {"found": True, "origin": origin, "has": None}})
    assert shown(diagnosis) != "removed-api"


def test_a_test_method_of_another_class_than_testcase_is_not_removed() -> None:
    run = crash("""
        class Checks:
            def check(self):
                return self.assertEquals(1, 1)
        Checks().check()
        """)
    assert shown(diagnosed(run)) is None


def test_a_file_at_the_root_is_a_candidate_when_the_program_was_started_elsewhere() -> None:
    run = crash(
        """
        def f():
            return open("data/rates.csv")
        f()
        """,
        data__rates="",
    )
    files = {**run.project.contents, "data/rates.csv": "1"}
    moved = replace(run, project=MemoryProject(files))
    there = {"/project/data/rates.csv": "file"}
    elsewhere = diagnosed(moved, facts={"paths": {"cwd": "/project/tools", "exist": there}})
    assert told(elsewhere).facts["candidates"] == ["data/rates.csv"]
    here = diagnosed(moved, facts={"paths": {"cwd": "/project", "exist": there}})
    assert told(here).facts["candidates"] == []
