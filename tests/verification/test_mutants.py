import ast

from suture.domain.remedy import Edit, Patch
from suture.verification import mutants


def mutated(before: str, after: str) -> dict[str, str]:
    made = mutants.of(Patch((Edit("a.py", before.encode(), after.encode()),)))
    for mutant in made:
        ast.parse(mutant.edit.after)
    return {mutant.name: mutant.edit.after.decode() for mutant in made}


BEFORE = "def total(rows):\n    out = 0\n    for row in rows:\n        out += row['n']\n    return out\n"
AFTER = BEFORE.replace("row['n']", "row.get('n', 0)")


def test_the_patched_function_returns_nothing() -> None:
    made = mutated(BEFORE, AFTER)["return None"]
    names: dict[str, object] = {}
    exec(made, names)
    assert names["total"]([{"n": 1}]) is None  # type: ignore[operator]


def test_the_patched_statement_does_nothing() -> None:
    assert mutated(BEFORE, AFTER)["pass"] == BEFORE.replace("out += row['n']", "pass")


def test_the_patched_statement_goes_on_with_the_loop() -> None:
    assert mutated(BEFORE, AFTER)["continue"] == BEFORE.replace("out += row['n']", "continue")


def test_outside_of_a_loop_nothing_is_continued() -> None:
    before = "def f(row):\n    return row['n']\n"
    assert set(mutated(before, before.replace("row['n']", "row.get('n')"))) == {"return None", "pass"}


def test_a_loop_around_the_function_is_not_the_function_s_loop() -> None:
    before = "for x in y:\n    def f(row):\n        return row['n']\n"
    assert "continue" not in mutated(before, before.replace("row['n']", "row.get('n')"))


def test_a_module_has_nothing_to_return_from() -> None:
    assert set(mutated("x = 1\n", "x = 2\n")) == {"pass"}


def test_a_mutant_that_undoes_the_patch_proves_nothing_and_is_left_out() -> None:
    assert mutated("def f():\n    pass\n", "def f():\n    g()\n") == {
        "return None": "def f():\n    return None\n",
    }


def test_a_guard_that_was_put_around_old_lines_is_one_statement() -> None:
    before = "def f(a):\n    a.b()\n    return 1\n"
    after = "def f(a):\n    if a is not None:\n        a.b()\n    return 1\n"
    assert mutated(before, after)["pass"] == "def f(a):\n    pass\n    return 1\n"


def test_statements_before_and_after_the_change_stay() -> None:
    before = "def f(a):\n    x = 1; y = a['k']; z = 2\n    return x, z\n"
    made = mutated(before, before.replace("a['k']", "a.get('k')"))
    assert made["pass"] == "def f(a):\n    pass; pass; pass\n    return x, z\n"


def test_only_the_innermost_function_is_emptied() -> None:
    before = "def f():\n    def g(a):\n        return a['k']\n    return g\n"
    made = mutated(before, before.replace("a['k']", "a.get('k')"))
    assert made["return None"] == "def f():\n    def g(a):\n        return None\n    return g\n"


def test_columns_are_counted_in_bytes() -> None:
    before = "def f(a):\n    x = 'ä'; return a['ö']\n"
    made = mutated(before, before.replace("a['ö']", "a.get('ö')"))
    assert made["pass"] == "def f(a):\n    pass; pass\n"


def test_a_changed_signature_has_no_statement_to_empty() -> None:
    assert "pass" not in mutated("def f(a):\n    return 1\n", "def f(a=None):\n    return 1\n")


def test_source_that_cannot_be_read_has_no_mutants() -> None:
    assert mutants.of(Patch((Edit("a.py", b"x\n", b"def (\n"),))) == []
    assert mutants.of(Patch((Edit("a.html", b"<\n", b"<<\n"),))) == []


def test_windows_line_ends_stay() -> None:
    before = "def f(a):\r\n    return a['k']\r\n"
    made = mutated(before, before.replace("a['k']", "a.get('k')"))
    assert made["pass"] == "def f(a):\r\n    pass\r\n"


def test_of_a_patch_of_several_files_each_is_left_out_once() -> None:
    edits = tuple(Edit(path, b"x = 1\n", b"x = 2\n") for path in ("a.py", "b.py"))
    left_out = [one.edit for one in mutants.of(Patch(edits)) if one.name.startswith("no change of ")]
    assert left_out == [Edit(path, b"x = 1\n", b"x = 1\n") for path in ("a.py", "b.py")]


def test_of_a_patch_of_one_file_nothing_is_left_out() -> None:
    made = mutants.of(Patch((Edit("a.py", b"x = 1\n", b"x = 2\n"),)))
    assert [one.name for one in made if one.name.startswith("no change")] == []
