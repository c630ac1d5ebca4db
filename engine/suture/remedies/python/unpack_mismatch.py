"""More or fewer parts than names: split only where it is meant, or take what is given."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from suture.domain.names import amount_word, closed_word, words
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import put_text
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.values import justified

# What the last name says of where a text is meant to be parted: at the last separator, or at the first.
_AT_LAST = frozenset("attr attribute basename ext extension filename leaf method port suffix tld unit".split())
_AT_FIRST = frozenset(
    "args arguments body comment content contents data desc description message msg params query remainder rest tail "
    "text v val value values".split()
)
_VERSION = ("major", "minor", "patch")
_PAIR = 2


class UnpackMismatch:
    """Repairs `unpack-mismatch`."""

    id = "unpack-mismatch"
    name = "Unpacking arity mismatch"
    causes: tuple[str, ...] = ("unpack-mismatch",)
    prior = Prior(3.0, 3.0)
    strategies: tuple[Strategy, ...] = (
        Strategy("items", "a mapping is iterated into two names", Risk.R1),
        Strategy("partition", "the text may lack the separator, and the second part has a default", Risk.R1),
        Strategy("maxsplit", "the names say at which separator the text is parted", Risk.R1),
        Strategy("star-target", "the project says which of the values are taken", Risk.R1),
        Strategy("catch-and-default", "a malformed record is passed over", Risk.R2, hides=True),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Tuple | ast.List):
            return Skipped(self.id, "the failing node is not a list of names")
        if word := closed_word(*here.names(), *_targets(here), str(here.facts.get("value"))):
            return Skipped(self.id, f'"{word}": how a secret or a right is read is not guessed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {
            "items": _items, "partition": _partition, "maxsplit": _maxsplit, "star-target": _star,
            "catch-and-default": _catch,
        }  # fmt: skip
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a value that holds the separator too",
            "maxsplit",
            """
            def parse(line):
                key, value = line.split("=")  # as in an ini file
                return key, value


            print(parse("q=a=b"))
            """,
            ('split("=")', 'split("=", 1)'),
        ),
        heals(
            "a file's name with two dots",
            "maxsplit",
            """
            def kind(filename):
                stem, ext = filename.split(".")
                return ext


            print(kind("a.tar.gz"))
            """,
            ('split(".")', 'rsplit(".", 1)'),
        ),
        heals(
            "a mapping without items",
            "items",
            """
            def lines(prices):
                return [f"{name}: {text}" for name, text in prices]


            print(lines({"apple": "1.20"}))
            """,
            ("in prices", "in prices.items()"),
        ),
        heals(
            "a function that returns one value more by now",
            "star-target",
            """
            from shapes import measure

            width, height = measure([1, 2, 3])
            print(width, height)
            """,
            ("width, height = ", "width, height, _ = "),
            others={
                "shapes.py": """
                    def measure(sides):
                        width, height, depth = sides
                        return width, height, depth
                    """
            },
        ),
        heals(
            "a field without value, whose default the project declares",
            "partition",
            """
            from dataclasses import dataclass


            @dataclass
            class Field:
                name: str
                remark: str = ""


            def parse(line):
                name, remark = line.split(";")
                return Field(name, remark)


            print(parse("flag"))
            """,
            ('name, remark = line.split(";")', 'name, _, remark = line.partition(";")'),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "a field without value and no default",
            "nothing in the project says what stands for it",
            """
            def parse(line):
                key, value = line.split("=")
                return key, value


            parse("flag")
            """,
        ),
        leaves(
            "a text that may be parted at either place",
            "the names do not say where",
            """
            def parse(line):
                left, right = line.split("-")
                return left, right


            parse("a-b-c")
            """,
        ),
        leaves(
            "a function that returns values of other names",
            "which of them are meant is not said",
            """
            def measure(sides):
                a, b, c = sides
                return a, b, c


            width, height = measure([1, 2, 3])
            """,
        ),
        leaves(
            "items that are no pairs",
            "the records are not what the program takes them for",
            """
            def lines(prices):
                return [f"{name}: {text}" for name, text in prices]


            lines([("apple", "1.20", "EUR")])
            """,
        ),
        leaves(
            "a name and a password",
            "how a secret is read is not guessed",
            """
            def read(line):
                user, password = line.split(":")
                return user, password


            read("anna:a:b")
            """,
        ),
        leaves(
            "an error on purpose",
            "the caller is told that the line is malformed",
            '''
            def parse(line):
                """Return name and value; raises ValueError for a malformed line."""
                key, value = line.split("=")
                return key, value


            parse("a=b=c")
            ''',
        ),
    )


def _targets(here: Place) -> list[str]:
    names = here.facts.get("targets")
    return [str(name) for name in names] if isinstance(names, list) else []


def _value(here: Place) -> ast.expr:
    """Return the expression that is unpacked."""
    holder = here.parent
    value = holder.iter if isinstance(holder, ast.For | ast.comprehension) else getattr(holder, "value", None)
    if not isinstance(value, ast.expr):
        raise TypeError(f"diagnosis showed a {type(holder).__name__}, expected an assignment or a loop")
    return value


def _items(here: Place) -> Draft | str:
    if here.facts.get("producer") != "mapping":
        return "no mapping is iterated"
    value = _value(here)
    text = here.text(value)
    edited = put_text(here.source, value, f"{text}.items()")
    return Draft(f"{text} is a mapping: its items are meant, not its keys", (edited,))


def _partition(here: Place) -> Draft | str:
    separator, targets = here.facts.get("separator"), _targets(here)
    if here.facts.get("producer") != "split" or here.facts.get("how") != "not enough":
        return "no text without its separator is split"
    if len(targets) != _PAIR or not isinstance(separator, str):
        return "the text is not parted in two at a separator"
    if word := amount_word(targets[-1]):
        return f'"{word}" says an amount, rate, count or id, and an empty text is none'
    value = justified(here.case.diagnosis, targets[-1])
    sourced = not isinstance(value, str) and value.literal in {'""', "''"}
    if "_" in targets:
        return "a part is thrown away already"
    receiver = str(here.facts["receiver"])
    edited = put_text(here.source, _value(here), f"{receiver}.partition({separator})")
    edited = put_text(edited, here.node, f"{targets[0]}, {_nobody(here)}, {targets[1]}")
    summary = f"a text without {separator} has an empty {targets[1]}"
    if isinstance(value, str) or not sourced:
        return Draft(summary, (edited,), unsourced=True)
    return Draft(summary, (edited,), (value,))


def _maxsplit(here: Place) -> Draft | str:
    if here.facts.get("producer") != "split" or here.facts.get("how") != "too many":
        return "no text is parted too often"
    separator, targets, value = here.facts.get("separator"), _targets(here), _value(here)
    last = words(targets[-1])
    if last & _AT_LAST and not last & _AT_FIRST and len(targets) == _PAIR:
        method, which = "rsplit", "last"
    elif last & _AT_FIRST or separator in {'"="', "'='"}:
        method, which = "split", "first"
    else:
        return f"the names do not say whether {' and '.join(targets)} are parted at the first or the last separator"
    most = len(targets) - 1
    arguments = f"{separator}, {most}" if isinstance(separator, str) else f"maxsplit={most}"
    edited = put_text(here.source, value, f"{here.facts['receiver']}.{method}({arguments})")
    return Draft(f"{targets[-1]} may hold the separator: the text is parted at the {which} {most}", (edited,))


def _star(here: Place) -> Draft | str:
    if here.facts.get("how") != "too many":
        return "there is no surplus"
    targets = _targets(here)
    if here.facts.get("producer") == "split":
        is_version = here.facts.get("separator") in {'"."', "'.'"} and tuple(targets) == _VERSION[: len(targets)]
        if not is_version:
            return "nothing says that what is left of the text may be thrown away"
        edited = put_text(here.source, here.node, f"{', '.join(targets)}, *{_nobody(here)}")
        return Draft("what follows in the version is not asked for", (edited,))
    listed = here.facts.get("names")
    placed = [p for names in (listed if isinstance(listed, list) else []) if (p := _placed(here, targets, names))]
    if not placed or any(other != placed[0] for other in placed):
        return "the project does not say which of the values are meant"
    edited = put_text(here.source, here.node, ", ".join(placed[0]))
    callee, length = here.facts.get("callee"), here.facts.get("length")
    return Draft(f"{callee}() returns {length} values by now", (edited,))


def _placed(here: Place, targets: Sequence[str], names: Sequence[str]) -> list[str] | None:
    """Put the targets at the places that carry their names, None where they are not all there in this order."""
    rest, nobody = list(targets), _nobody(here)
    written = [rest.pop(0) if rest and rest[0] == name else nobody for name in names]
    return None if rest else written


def _nobody(here: Place) -> str:
    """Return the name for what nobody reads: "_", unless the file means something by it."""
    names = (n for n in ast.walk(here.source.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return "_unused" if any(name.id == "_" for name in names) else "_"


def _catch(here: Place) -> Draft | str:
    return f"a record that gives no {' and '.join(_targets(here))} would be passed over without a word"
