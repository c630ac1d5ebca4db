"""A call passes too few arguments, or too many: pass what has the parameter's name, or leave out what has none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.call_edit import add_arguments, remove_positional
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import put_text
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Function, Place, is_pure, place
from suture.remedies.source import Source, parse
from suture.remedies.values import justified


class WrongArgumentCount:
    """Repairs `wrong-argument-count`."""

    id = "wrong-argument-count"
    name = "Missing or surplus positional argument"
    causes: tuple[str, ...] = ("wrong-argument-count",)
    prior = Prior(3.6, 4.4)
    strategies: tuple[Strategy, ...] = (
        Strategy("pass-same-name-from-scope", "what is missing is at hand under its own name", Risk.R0),
        Strategy("add-default-to-parameter", "the callee is the project's and asks for None itself", Risk.R1),
        Strategy("drop-surplus", "all arguments but one carry the names of the parameters", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Call):
            return Skipped(self.id, "the failing node is not a call")
        if word := closed_word(*_missing(here), here.text(here.node), *here.names()):
            return Skipped(self.id, f'"{word}": what is passed to a check of access or payment is not changed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {
            "pass-same-name-from-scope": _pass, "add-default-to-parameter": _default, "drop-surplus": _drop,
        }  # fmt: skip
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a local of the same name",
            "pass-same-name-from-scope",
            """
            def render(page, theme):
                return f"{page} in {theme}"


            def show(theme):
                return render("index")  # the first page


            print(show("dark"))
            """,
            ('render("index")', 'render("index", theme)'),
        ),
        heals(
            "an attribute of self",
            "pass-same-name-from-scope",
            """
            class Plugin:
                def __init__(self, session, url):
                    self.session = session
                    self.url = url


            class Stream:
                def __init__(self, session):
                    self.session = session

                def plugin(self, url):
                    return Plugin(url=url)


            print(Stream("s").plugin("u").session)
            """,
            ("Plugin(url=url)", "Plugin(url=url, session=self.session)"),
        ),
        heals(
            "an attribute of a parameter",
            "pass-same-name-from-scope",
            """
            class Owner:
                session = "s"


            class Api:
                def __init__(self, session):
                    self.session = session


            def make(owner):
                return Api()


            print(make(Owner()).session)
            """,
            ("Api()", "Api(owner.session)"),
        ),
        heals(
            "a parameter that the callee itself asks for",
            "add-default-to-parameter",
            """
            def connect(host, timeout):
                if timeout is None:
                    return host
                return f"{host} within {timeout}"


            print(connect("a"))
            """,
            ("(host, timeout)", "(host, timeout=None)"),
        ),
        heals(
            "an argument that the callee no longer takes",
            "drop-surplus",
            """
            def line(name, text):
                return f"{name}: {text}"


            def report(name, text, colour):
                return line(name, colour, text)


            print(report("a", "b", "red"))
            """,
            ("name, colour, text)\n\n\nprint", "name, text)\n\n\nprint"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "nothing has the parameter's name",
            "nothing in the project says what is passed",
            """
            def render(page, theme):
                return page + theme


            render("index")
            """,
        ),
        leaves(
            "two parameters own it",
            "either may be meant",
            """
            class Owner:
                session = "s"


            def api(session):
                return session


            def make(first, second):
                return api()


            make(Owner(), Owner())
            """,
        ),
        leaves(
            "arguments of other names",
            "which of them is too many is not said",
            """
            def line(name, text):
                return name + text


            line("a", "b", "c")
            """,
        ),
        leaves(
            "a call inside the callee is wrong",
            "arguments behind a star are made elsewhere",
            """
            def inner(a, b):
                return a + b


            def outer(*args):
                return inner(*args)


            outer(1)
            """,
        ),
        leaves(
            "a check of access",
            "what is passed to it is not changed",
            """
            def permit(user, role):
                return user == role


            def enter(user, role):
                return permit(user)


            enter("a", "b")
            """,
        ),
        leaves(
            "a parameter that the callee uses as it is",
            "None would fail later",
            """
            def connect(host, timeout):
                return host, timeout + 1


            connect("a")
            """,
        ),
    )


def _call(here: Place) -> ast.Call:
    if not isinstance(here.node, ast.Call):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a call")
    return here.node


def _listed(here: Place, fact: str) -> list[str]:
    found = here.facts.get(fact)
    return [str(item) for item in found] if isinstance(found, list) else []


def _missing(here: Place) -> list[str]:
    return _listed(here, "missing")


def _pass(here: Place) -> Draft | str:
    call, missing, found = _call(here), _missing(here), here.facts.get("found")
    if not missing:
        return "no argument is missing"
    known = found if isinstance(found, dict) else {}
    if lost := [name for name in missing if name not in known]:
        return f"nothing here is called {lost[0]}, or several things are"
    by_position = not call.keywords and _listed(here, "parameters")[len(call.args) :][: len(missing)] == missing
    codes = [known[name] if by_position else f"{name}={known[name]}" for name in missing]
    summary = f"{here.text(call.func)} also takes {', '.join(missing)}"
    return Draft(summary, (add_arguments(here.source, call, codes),))


def _default(here: Place) -> Draft | str:
    missing, path, line = _missing(here), here.facts.get("path"), here.facts.get("line")
    if len(missing) != 1 or not isinstance(path, str) or not isinstance(line, int):
        return "the callee is not one of the project that lacks one argument"
    value = justified(here.case.diagnosis, missing[0])
    if isinstance(value, str):
        return "nothing in the callee says that it can do without"
    source = here.source if path == here.source.path else _read(here, path)
    if source is None:
        return f"{path} cannot be edited"
    function = next((n for n in ast.walk(source.tree) if isinstance(n, Function) and n.lineno == line), None)
    parameter = _last_required(function, missing[0]) if function is not None else None
    if function is None or parameter is None:
        return f"parameters without a default follow {missing[0]}"
    equals = " = " if parameter.annotation is not None else "="
    edited = put_text(source, parameter, f"{source.segment(parameter)}{equals}{value.literal}")
    return Draft(f"{function.name}() can do without {missing[0]}", (edited,), (value,))


def _read(here: Place, path: str) -> Source | None:
    content = here.case.project.read(path)
    source = parse(path, content) if content is not None else None
    return source if isinstance(source, Source) else None


def _last_required(function: Function, name: str) -> ast.arg | None:
    """Return the parameter if a default may be written behind it: no required one follows by position."""
    arguments = function.args
    named = next((a for a in arguments.kwonlyargs if a.arg == name), None)
    required = (arguments.posonlyargs + arguments.args)[: -len(arguments.defaults) or None]
    last = required[-1] if required else None
    return named or (last if last is not None and last.arg == name else None)


def _drop(here: Place) -> Draft | str:
    call, parameters = _call(here), _listed(here, "parameters")
    if here.facts.get("surplus") != 1 or len(call.args) != len(parameters) + 1:
        return "it is not one argument that is too many"
    names = [here.text(argument).rpartition(".")[2] for argument in call.args]
    fitting = [n for n in range(len(names)) if names[:n] + names[n + 1 :] == parameters]
    if len(fitting) != 1:
        return "the names of the arguments do not say which of them is too many"
    surplus = call.args[fitting[0]]
    if not is_pure(surplus):
        return f"{here.text(surplus)} may do something"
    edited = remove_positional(here.source, call, fitting[0])
    return Draft(f"{here.text(call.func)} does not take {here.text(surplus)}", (edited,))
