"""The command line: what may be typed, and which command serves it."""

from __future__ import annotations

import json as json_
import os
import platform
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from suture.cli import request as asked
from suture.cli.exit_status import DONE
from suture.cli.help import page
from suture.cli.output import Output
from suture.domain.request import HealRequest

_COMMAND = {"allow_interspersed_args": False, "help_option_names": []}
_PLAIN: dict[str, object] = {"help_option_names": []}

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class SandboxMode(StrEnum):
    """What may follow --sandbox."""

    auto = "auto"
    bubblewrap = "bubblewrap"
    landlock = "landlock"
    none = "none"


def _help(name: str) -> Callable[[bool], None]:
    def show(wanted: bool) -> None:
        if wanted:
            sys.stdout.write(page(name))
            raise typer.Exit(DONE)

    return show


def _help_option(name: str) -> object:
    return typer.Option("--help", "-h", is_eager=True, callback=_help(name))


Command = Annotated[list[str] | None, typer.Argument(metavar="COMMAND")]
Traceback = Annotated[Path | None, typer.Option("--traceback", metavar="FILE")]
LastFailed = Annotated[bool, typer.Option("--last-failed")]
Junit = Annotated[Path | None, typer.Option("--junit", metavar="REPORT")]
Json = Annotated[bool, typer.Option("--json")]
Network = Annotated[bool | None, typer.Option("--allow-network/--no-network")]
Kept = Annotated[list[str] | None, typer.Option("--keep-env", metavar="NAME")]
Walls = Annotated[SandboxMode | None, typer.Option("--sandbox")]
Seconds = Annotated[float | None, typer.Option("--time-limit", min=0.1, metavar="SECONDS")]
Budget = Annotated[float | None, typer.Option("--time-budget", min=1, metavar="SECONDS")]
Patches = Annotated[Path, typer.Option("--patches", metavar="DIR")]
NoColor = Annotated[bool, typer.Option("--no-color")]
Quiet = Annotated[bool, typer.Option("--quiet")]
Verbose = Annotated[bool, typer.Option("--verbose")]


def _version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit(DONE)


@app.callback()
def suture(
    _help: Annotated[bool, _help_option("suture")] = False,
    _: Annotated[bool, typer.Option("--version", "-V", is_eager=True, callback=_version)] = False,
) -> None:
    """Heal failing Python programs."""


@app.command(context_settings=_COMMAND)
def fix(  # noqa: PLR0917 - the parser calls it by keyword
    command: Command = None,
    traceback: Traceback = None,
    last_failed: LastFailed = False,
    junit: Junit = None,
    json: Json = False,
    markdown: Annotated[Path | None, typer.Option("--markdown", metavar="FILE")] = None,
    apply: Annotated[bool, typer.Option("--apply")] = False,
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty")] = False,
    interactive: Annotated[bool, typer.Option("--interactive", "-i")] = False,
    commit: Annotated[bool, typer.Option("--commit")] = False,
    branch: Annotated[str | None, typer.Option("--branch", metavar="NAME")] = None,
    live: Annotated[Path | None, typer.Option("--live", metavar="DIR")] = None,
    allow_hiding: Annotated[bool, typer.Option("--allow-hiding")] = False,
    allow_network: Network = None,
    keep_env: Kept = None,
    sandbox: Walls = None,
    time_limit: Seconds = None,
    time_budget: Budget = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    _help: Annotated[bool, _help_option("fix")] = False,
) -> None:
    """Heal a failing command."""
    output = Output(
        json=json,
        apply=apply or interactive or commit or branch is not None,
        allow_dirty=allow_dirty,
        color=not no_color,
        quiet=quiet,
        verbose=verbose,
        interactive=interactive,
        commit=commit or branch is not None,
        branch=branch or "",
        markdown=markdown,
        live=live,
    )
    _refuse_together(output, apply=apply, named=branch is not None, alone=bool(traceback) or command == ["-"])
    request = asked.request(
        _source(command, traceback, junit, last_failed=last_failed),
        asked.Consents(allow_hiding, allow_network, tuple(keep_env or ()), _word(sandbox), time_limit, time_budget),
        live=live is not None,
    )
    _heal(request, output)


@app.command(context_settings=_COMMAND)
def explain(  # noqa: PLR0917 - the parser calls it by keyword
    command: Command = None,
    traceback: Traceback = None,
    last_failed: LastFailed = False,
    junit: Junit = None,
    json: Json = False,
    allow_network: Network = None,
    keep_env: Kept = None,
    sandbox: Walls = None,
    time_limit: Seconds = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    _help: Annotated[bool, _help_option("explain")] = False,
) -> None:
    """Find the cause of a failure, and stop there."""
    request = asked.request(
        _source(command, traceback, junit, last_failed=last_failed),
        asked.Consents(False, allow_network, tuple(keep_env or ()), _word(sandbox), time_limit),
        explain_only=True,
    )
    _heal(request, Output(json=json, color=not no_color, quiet=quiet))


@app.command(context_settings=_COMMAND)
def run(
    patches: Patches,
    command: Annotated[list[str], typer.Argument(metavar="COMMAND")],
    trust: Annotated[list[str] | None, typer.Option("--trust", metavar="KEY")] = None,
    patchable: Annotated[list[str] | None, typer.Option("--patchable", metavar="PATTERN")] = None,
    _help: Annotated[bool, _help_option("run")] = False,
) -> None:
    """Run a program with live patches."""
    from suture.cli import run as served  # noqa: PLC0415 - only what is asked for is loaded
    from suture.learning.sqlite import state_directory  # noqa: PLC0415

    state = state_directory(os.environ)
    status = served.run(
        command, patches, trust=trust or (), patchable=patchable or (), state=state, environment=os.environ
    )
    raise typer.Exit(status)


@app.command(name="patches", context_settings=_PLAIN)
def patches_(
    action: Annotated[str, typer.Argument(metavar="list|on|off")],
    patches: Patches,
    patch: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    json: Json = False,
    _help: Annotated[bool, _help_option("patches")] = False,
) -> None:
    """List live patches, or switch one."""
    from suture.cli import run as served  # noqa: PLC0415 - only what is asked for is loaded
    from suture.learning.sqlite import state_directory  # noqa: PLC0415

    state = state_directory(os.environ)
    match action, patch:
        case "list", None:
            raise typer.Exit(served.listing(patches, state, as_json=json))
        case "on" | "off", str(wanted):
            raise typer.Exit(served.switch(patches, wanted, enabled=action == "on"))
    got = " ".join(filter(None, (action, patch)))
    raise typer.BadParameter(f"patches: got {got!r}, expected: list, on ID or off ID")


@app.command(context_settings=_PLAIN)
def history(
    here: Annotated[bool, typer.Option("--here")] = False,
    json: Json = False,
    _help: Annotated[bool, _help_option("history")] = False,
) -> None:
    """List what was learned."""
    from suture.cli import notebook  # noqa: PLC0415 - only what is asked for is loaded
    from suture.cli.console import console  # noqa: PLC0415
    from suture.learning.remember import settle_pending  # noqa: PLC0415
    from suture.learning.sqlite import open_notebook  # noqa: PLC0415

    kept = open_notebook(os.environ)
    settle_pending(kept, time.time())
    lessons = kept.lessons()
    here_only = Path.cwd() if here else None
    raise typer.Exit(notebook.history(console(Output()), lessons, as_json=json, here=here_only))


@app.command(context_settings=_PLAIN)
def lesson(
    action: Annotated[str, typer.Argument(metavar="show")],
    lesson_id: Annotated[str, typer.Argument(metavar="ID")],
    json: Json = False,
    _help: Annotated[bool, _help_option("lesson")] = False,
) -> None:
    """Show a page of the notebook."""
    from suture.cli import notebook  # noqa: PLC0415 - only what is asked for is loaded
    from suture.cli.console import console  # noqa: PLC0415
    from suture.learning.sqlite import open_notebook  # noqa: PLC0415

    if action != "show":
        raise typer.BadParameter(f"lesson: got {action!r}, expected: show ID")
    found = open_notebook(os.environ).lesson(lesson_id)
    raise typer.Exit(notebook.show_lesson(console(Output()), found, lesson_id, as_json=json))


@app.command(context_settings=_PLAIN)
def undo(
    lesson_id: Annotated[str, typer.Argument(metavar="ID")],
    json: Json = False,
    _help: Annotated[bool, _help_option("undo")] = False,
) -> None:
    """Take an applied patch out again."""
    from suture.cli.take_out import take_out  # noqa: PLC0415 - only what is asked for is loaded
    from suture.learning.sqlite import open_notebook  # noqa: PLC0415

    raise typer.Exit(take_out(open_notebook(os.environ), lesson_id, as_json=json))


@app.command(context_settings=_PLAIN)
def doctor(
    json: Json = False,
    no_color: NoColor = False,
    _help: Annotated[bool, _help_option("doctor")] = False,
) -> None:
    """Say what this machine has, what is missing, and how to get it."""
    from suture.cli.console import console  # noqa: PLC0415 - only what is asked for is loaded
    from suture.cli.doctor import doctor as examine  # noqa: PLC0415

    raise typer.Exit(examine(console(Output(color=not no_color)), Path.cwd(), os.environ, as_json=json))


@app.command(context_settings=_PLAIN)
def templates(
    action: Annotated[str, typer.Argument(metavar="list|show|test")],
    subject: Annotated[str | None, typer.Argument(metavar="[ID|PATH]")] = None,
    json: Json = False,
    no_color: NoColor = False,
    _help: Annotated[bool, _help_option("templates")] = False,
) -> None:
    """List templates, show one, or try their examples."""
    from suture.cli import templates as served  # noqa: PLC0415 - only what is asked for is loaded
    from suture.cli.console import console  # noqa: PLC0415

    output = console(Output(color=not no_color))
    match action, subject:
        case "list", None:
            raise typer.Exit(served.listing(output, as_json=json))
        case "show", str(wanted):
            raise typer.Exit(served.showing(output, wanted, as_json=json))
        case "test", place:
            raise typer.Exit(served.testing(output, place, as_json=json))
    raise typer.BadParameter(
        f"templates: got {' '.join(filter(None, (action, subject)))!r}, expected: list, show ID or test [PATH]"
    )


@app.command(context_settings=_PLAIN)
def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish")],
    _help: Annotated[bool, _help_option("completion")] = False,
) -> None:
    """Print a script that completes in a shell."""
    from suture.cli.completion import WORDS, script  # noqa: PLC0415 - only what is asked for is loaded

    if shell not in WORDS["completion"]:
        raise typer.BadParameter(f"completion: got {shell!r}, expected one of {', '.join(WORDS['completion'])}")
    commands: dict[str, Any] = getattr(typer.main.get_command(app), "commands", {})
    options = {name: [word for option in one.params for word in _words(option)] for name, one in commands.items()}
    sys.stdout.write(script(shell, options))


@app.command(context_settings=_PLAIN)
def version(json: Json = False, _help: Annotated[bool, _help_option("version")] = False) -> None:
    """Show the version."""
    from importlib.metadata import version as installed  # noqa: PLC0415 - a fifth of a start

    versions = {"suture": installed("suture"), "python": platform.python_version()}
    words = f"suture {versions['suture']} (Python {versions['python']})"
    sys.stdout.write(f"{json_.dumps(versions) if json else words}\n")


def _source(
    command: list[str] | None, traceback: Path | None, junit: Path | None, *, last_failed: bool
) -> asked.Source:
    if not last_failed and junit is None:
        return asked.source(command or [], traceback)
    if command or traceback or (last_failed and junit):
        raise typer.BadParameter("give one of a command, --traceback, --last-failed and --junit, not several")
    from suture.cli import failed_tests  # noqa: PLC0415 - seldom asked for

    return failed_tests.last_failed() if junit is None else failed_tests.junit(junit)


def _refuse_together(output: Output, *, apply: bool, named: bool, alone: bool) -> None:
    """Refuse options that contradict each other, before anything is run."""
    if output.allow_dirty and not (apply or output.interactive):
        raise typer.BadParameter("--allow-dirty says what --apply may overwrite; give both")
    if output.allow_dirty and output.commit:
        raise typer.BadParameter("--allow-dirty would commit changes of yours with the repair; commit or stash them")
    if named and not output.branch:
        raise typer.BadParameter("--branch: got an empty name, expected that of a new branch")
    if output.interactive and (output.json or output.quiet):
        raise typer.BadParameter("--interactive asks at the terminal; leave out --json and --quiet")
    if output.live and alone:
        raise typer.BadParameter("from a traceback alone nothing is verified, so there is nothing to put live")
    if (output.interactive or output.commit) and alone:
        raise typer.BadParameter("from a traceback alone nothing is verified, so there is nothing to choose or commit")
    if output.interactive and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise typer.BadParameter("--interactive needs a terminal for input and output; leave it out to take the first")
    if output.commit:
        from suture.cli.commit import CommitTo, refusal  # noqa: PLC0415 - only what is asked for is loaded

        if why := refusal(Path.cwd(), CommitTo(output.branch)):
            raise typer.BadParameter(why)


def _words(option: Any) -> list[str]:
    return [word for word in (*option.opts, *option.secondary_opts) if word.startswith("-")]


def _word(mode: SandboxMode | None) -> str | None:
    return mode.value if mode is not None else None


def _heal(request: HealRequest, output: Output) -> None:
    from suture import bootstrap  # noqa: PLC0415 - the engine takes a third of a second
    from suture.cli.fix import fix as serve_fix  # noqa: PLC0415
    from suture.learning.sqlite import open_notebook  # noqa: PLC0415

    raise typer.Exit(serve_fix(request, output, bootstrap.heal, open_notebook(os.environ)))
