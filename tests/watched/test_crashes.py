"""Programs that crash, on every Python found: what is recorded, and that nothing else is different."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.watched.watched import INTERPRETERS, Watched, same_as_unwatched, watch

pytestmark = pytest.mark.parametrize("version", INTERPRETERS)


def _crash(tmp_path: Path, version: str, source: str, *options: str) -> Watched:
    root = tmp_path / "project"
    root.mkdir()
    (root / "program.py").write_text(dedent(source), "utf-8")
    return same_as_unwatched([INTERPRETERS[version], *options, "program.py"], root)


def test_an_uncaught_exception_is_recorded_with_its_frames_and_variables(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        class Cart:
            def __init__(self):
                self.total = 3
                self.password = "hunter2"

            def pay(self, how):
                ways = {"cash": 1}
                return ways[how]

        Cart().pay("card")
        """,
    )
    assert watched.status == 1
    assert watched.failure["source"] == "excepthook"
    assert watched.failure["test"] is None
    assert watched.failure["main_process"] is True
    assert watched.failure["python"]["version"].startswith(version + ".")
    error = watched.error
    assert (error["type"], error["module"], error["message"]) == ("KeyError", "builtins", "'card'")
    assert error["bases"] == ["LookupError", "Exception", "BaseException"]
    assert error["attributes"] == {"key": "'card'"}
    assert [frame["function"] for frame in error["frames"]] == ["<module>", "Cart.pay"]
    frame = error["frames"][-1]
    assert frame["file"] == str(tmp_path / "project" / "program.py")
    assert (frame["line"], frame["first_line"], frame["module"]) == (9, 7, "__main__")
    assert frame["variables"]["ways"] == {"type": "dict", "size": 1, "text": "{'cash': 1}"}
    assert frame["variables"]["self"]["text"] == "<__main__.Cart total=3 password=[Filtered]>"


def test_columns_are_byte_offsets_where_the_interpreter_knows_them(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, 'table = {}\nfirst = "ü" + table["preis"]\n')
    frame = watched.error["frames"][0]
    known = tuple(int(part) for part in version.split(".")) >= (3, 11)
    assert watched.failure["python"]["columns"] is known
    expected = (2, 15, 29) if known else (None, None, None)
    assert (frame["end_line"], frame["column"], frame["end_column"]) == expected


def test_columns_that_are_switched_off_are_said_to_be_missing(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "1 / 0\n", "-Xno_debug_ranges")
    assert watched.failure["python"]["columns"] is False
    assert watched.error["frames"][0]["column"] is None


def test_causes_contexts_and_hidden_contexts_are_told_apart(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        try:
            try:
                try:
                    {}["a"]
                except KeyError:
                    raise TypeError("hidden")
            except TypeError:
                raise LookupError("seen") from None
        except LookupError as error:
            try:
                raise OSError(2, "gone", "in.csv") from error
            except OSError:
                raise ValueError("last")
        """,
    )
    told = [(one["type"], one["parent"], one["relation"]) for one in watched.failure["raised"]]
    assert told == [("ValueError", None, None), ("FileNotFoundError", 0, "context"), ("LookupError", 1, "cause")]
    assert watched.failure["raised"][1]["attributes"] == {"errno": "2", "filename": "in.csv"}


def test_a_chain_that_bites_its_tail_ends(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        first, second = ValueError("first"), ValueError("second")
        first.__cause__, second.__cause__ = second, first
        raise first
        """,
    )
    assert [one["message"] for one in watched.failure["raised"]] == ["first", "second"]


def test_a_group_brings_its_members_and_their_causes(tmp_path: Path, version: str) -> None:
    if tuple(int(part) for part in version.split(".")) < (3, 11):
        source, group = "class ExceptionGroup(Exception): pass\n", []
    else:
        source, group = "", [("ValueError", 0, "group"), ("TypeError", 0, "group"), ("KeyError", 2, "cause")]
    watched = _crash(
        tmp_path,
        version,
        source
        + dedent(
            """
            second = TypeError("b")
            second.__cause__ = KeyError("c")
            raise ExceptionGroup("both", [ValueError("a"), second])
            """
        ),
    )
    told = [(one["type"], one["parent"], one["relation"]) for one in watched.failure["raised"]]
    assert told == [("ExceptionGroup", None, None), *group]


def test_a_replaced_hook_hides_nothing(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import sys
        sys.excepthook = lambda *_: print("something went wrong")
        [][0]
        """,
    )
    assert watched.stdout == b"something went wrong\n"
    assert watched.failure["source"] == "last_value"
    assert watched.error["message"] == "list index out of range"


def test_a_hook_that_calls_ours_leads_to_one_record(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import sys
        before = sys.excepthook
        sys.excepthook = lambda *error: before(*error)
        [][0]
        """,
    )
    assert watched.failure["source"] == "excepthook"


def test_a_thread_that_dies_is_recorded(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import threading
        def work():
            return None.size
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        thread.join()
        """,
    )
    assert watched.status == 0
    assert watched.failure["source"] == "thread"
    assert watched.error["frames"][-1]["function"] == "work"


@pytest.mark.parametrize(
    ("ending", "status"),
    [("raise SystemExit(3)", 3), ("import sys; sys.exit('stop')", 1), ("", 0), ("import os; os._exit(4)", 4)],
)
def test_an_ending_that_is_meant_is_no_failure(tmp_path: Path, version: str, ending: str, status: int) -> None:
    watched = _crash(tmp_path, version, ending + "\n")
    assert watched.status == status
    assert watched.failures == []


def test_an_interrupt_is_no_failure(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "raise KeyboardInterrupt\n")
    assert watched.status != 0
    assert watched.failures == []


def test_an_exception_that_the_program_handled_is_no_failure(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "try:\n    {}['a']\nexcept KeyError as error:\n    kept = error\n")
    assert watched.failures == []


def test_a_deep_recursion_keeps_both_ends(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        def down(depth):
            return down(depth + 1)
        down(0)
        """,
    )
    frames = watched.error["frames"]
    assert watched.error["type"] == "RecursionError"
    assert len(frames) == 100
    assert [frame["function"] for frame in frames[:2]] == ["<module>", "down"]
    assert frames[1]["variables"]["depth"]["text"] == "0"
    assert int(frames[-1]["variables"]["depth"]["text"]) > 800


def test_values_that_lie_change_or_do_not_fit_do_not_get_in_the_way(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        class Liar(str):
            def __len__(self): raise SystemExit(9)
            __repr__ = __str__ = __len__
        class Meta(type):
            def __getattribute__(cls, name): raise SystemExit(9)
        class Odd(metaclass=Meta):
            def __getattribute__(self, name): raise SystemExit(9)
            __dict__ = property(lambda self: exit(9))
        def work():
            liar, odd, huge, number = Liar("x"), Odd(), {n: "v" * 1000 for n in range(10000)}, 10 ** 5000
            text = "x" * 5_000_000
            return liar.missing
        work()
        """,
    )
    shown = watched.error["frames"][-1]["variables"]
    assert shown["liar"] == {"type": "__main__.Liar", "size": None, "text": "<__main__.Liar>"}
    assert shown["odd"] == {"type": "__main__.Odd", "size": None, "text": "<__main__.Odd>"}
    assert shown["number"]["text"] == "<int of 16610 bits>"
    assert shown["huge"]["size"] == 10000
    assert shown["text"]["size"] == 5_000_000
    assert all(len(one["text"]) <= 256 for one in shown.values())


def test_an_exception_whose_text_fails_is_recorded_all_the_same(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        class Broken(Exception):
            def __str__(self): raise ValueError("no text")
        raise Broken(1)
        """,
    )
    assert watched.error["message"] == "<exception str() failed>"


def test_text_that_is_not_utf8_is_recorded(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        r"""
        import os
        name = os.fsdecode(b"caf\xe9")
        raw = b"caf\xe9 \x00"
        open(name)
        """,
    )
    assert watched.error["type"] == "FileNotFoundError"
    assert watched.error["attributes"]["filename"] == "caf\udce9"


def test_a_syntax_error_is_recorded_without_frames(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "def f(:\n")
    assert watched.error["type"] == "SyntaxError"
    assert watched.error["frames"] == []


def test_warnings_as_errors_change_nothing_for_a_program_that_gives_none(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "import json, unittest, threading\n1 / 0\n", "-Werror")
    assert watched.error["type"] == "ZeroDivisionError"
    assert watched.session["own_failures"] == []


def test_the_output_of_shown_warnings_stays_the_same(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import warnings
        warnings.warn("old way", FutureWarning)
        with warnings.catch_warnings(record=True):
            warnings.warn("caught")
        open("program.py").close()
        file = open("program.py")
        del file
        """,
        "-Wdefault",
    )
    assert b"FutureWarning: old way" in watched.stderr
    assert f"FutureWarning@{'program.py'}:3" in [
        one.replace(str(tmp_path / "project") + "/", "") for one in watched.session["warnings"]
    ]


def test_a_forked_child_that_fails_is_told_from_the_command(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import os, sys
        child = os.fork()
        if child == 0:
            raise ValueError("in the child")
        os.waitpid(child, 0)
        raise KeyError("in the parent")
        """,
    )
    told = {one["raised"][0]["type"]: one["main_process"] for one in watched.failures}
    assert told == {"ValueError": False, "KeyError": True}


def test_a_grandchild_is_watched_too(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        import subprocess, sys
        sys.exit(subprocess.run([sys.executable, "-c", "[][0]"]).returncode)
        """,
    )
    assert watched.status == 1
    assert watched.failure["main_process"] is False
    assert [one["main_process"] for one in watched.sessions].count(True) == 1


def test_methods_and_functions_carry_their_qualified_names(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        class Base:
            def inherited(self):
                return self.named()
        class Shop(Base):
            @classmethod
            def named_class(cls):
                return cls.static()
            def named(self):
                return type(self).named_class()
            @staticmethod
            def static():
                return plain()
        def plain():
            return 1 / 0
        Shop().inherited()
        """,
    )
    names = [frame["function"] for frame in watched.error["frames"]]
    exact = tuple(int(part) for part in version.split(".")) >= (3, 11)
    static = "Shop.static" if exact else "static"
    assert names == ["<module>", "Base.inherited", "Shop.named", "Shop.named_class", static, "plain"]


def test_a_relative_file_name_is_one_of_the_directory_of_the_start(tmp_path: Path, version: str) -> None:
    watched = _crash(tmp_path, version, "import os; os.chdir('/')\nexec(compile('1 / 0', 'made/up.py', 'exec'))\n")
    assert watched.error["frames"][-1]["file"] == str(tmp_path / "project" / "made" / "up.py")


def test_an_exception_whose_text_ends_the_program_does_not(tmp_path: Path, version: str) -> None:
    watched = _crash(
        tmp_path,
        version,
        """
        class Broken(Exception):
            def __str__(self): raise SystemExit(7)
        raise Broken(1)
        """,
    )
    assert watched.error["message"] == "<exception str() failed>"


def test_a_program_given_as_text_or_as_a_module_is_watched(tmp_path: Path, version: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "module.py").write_text("1 / 0\n")
    as_text = watch([INTERPRETERS[version], "-c", "1 / 0"], root)
    assert as_text.error["frames"][0]["file"] == "<string>"
    as_module = watch([INTERPRETERS[version], "-m", "module"], root)
    assert as_module.error["frames"][-1]["file"] == str(root / "module.py")
