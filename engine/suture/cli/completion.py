"""Scripts that complete in a shell: words are written into them, so that a press of Tab starts no Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Options = Mapping[str, Sequence[str]]
# what may follow a command or an option, where that is a small list
WORDS: Mapping[str, Sequence[str]] = {
    "lesson": ("show",),
    "patches": ("list", "on", "off"),
    "templates": ("list", "show", "test"),
    "completion": ("bash", "zsh", "fish"),
    "--sandbox": ("auto", "bubblewrap", "landlock", "none"),
}
_BASH = """\
# bash completion for suture
_suture() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} word options= words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{commands} --help" -- "$current"))
        return
    fi
    for word in "${{COMP_WORDS[@]:2:COMP_CWORD-2}}"; do
        # what follows is the user's own command
        if [ "$word" = -- ]; then
            COMPREPLY=($(compgen -f -- "$current"))
            return
        fi
    done
    case ${{COMP_WORDS[1]}} in
{cases}
    esac
    case $before in
{values}
    esac
    case $current in
        -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
        *) if [ -n "$words" ]; then
               COMPREPLY=($(compgen -W "$words" -- "$current"))
           else
               COMPREPLY=($(compgen -f -- "$current"))
           fi ;;
    esac
}}
complete -o filenames -F _suture suture
"""
_ZSH = """\
#compdef suture
_suture() {{
    local -a options words_
    if (( CURRENT == 2 )); then
        compadd -- {commands} --help
        return
    fi
    # what follows two dashes is the user's own command
    if (( ${{words[(i)--]}} < CURRENT )); then
        _files
        return
    fi
    case $words[2] in
{cases}
    esac
    case $words[CURRENT-1] in
{values}
    esac
    if [[ $PREFIX == -* ]]; then
        compadd -- $options
    elif (( $#words_ )); then
        compadd -- $words_
    else
        _files
    fi
}}
_suture "$@"
"""


def script(shell: str, options: Options) -> str:
    """Return the completion script for a shell, one of `WORDS["completion"]`.

    Args:
        shell: its name.
        options: the long and short options of each command.
    """
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](options)


def _bash(options: Options) -> str:
    cases = "\n".join(f'        {name}) options="{" ".join(words)}" ;;' for name, words in options.items())
    values = "\n".join(f'        {name}) words="{" ".join(words)}" ;;' for name, words in WORDS.items())
    return _BASH.format(
        commands=" ".join([*options, "help"]), cases=cases, values=_with_help(values, options, '"', '"')
    )


def _zsh(options: Options) -> str:
    cases = "\n".join(f"        {name}) options=({' '.join(words)}) ;;" for name, words in options.items())
    values = "\n".join(f"        {name}) words_=({' '.join(words)}) ;;" for name, words in WORDS.items())
    return _ZSH.format(commands=" ".join([*options, "help"]), cases=cases, values=_with_help(values, options, "(", ")"))


def _with_help(values: str, options: Options, left: str, right: str) -> str:
    name = "words" if left == '"' else "words_"
    return f"{values}\n        help) {name}={left}{' '.join(options)}{right} ;;"


def _fish(options: Options) -> str:
    lines = ["# fish completion for suture"]
    first = "complete -c suture -n __fish_use_subcommand -f -a"
    lines += [f"{first} {name}" for name in [*options, "help"]]
    for name, words in {**WORDS, "help": tuple(options)}.items():
        if name in options or name == "help":
            lines.append(f"complete -c suture -n '__fish_seen_subcommand_from {name}' -f -a '{' '.join(words)}'")
    for name, flags in options.items():
        lines += [_fish_option(name, flag) for flag in flags]
    return "\n".join(lines) + "\n"


def _fish_option(command: str, flag: str) -> str:
    kind, text = ("-l", flag[2:]) if flag.startswith("--") else ("-s", flag[1:])
    values = f" -x -a '{' '.join(WORDS[flag])}'" if flag in WORDS else ""
    return f"complete -c suture -n '__fish_seen_subcommand_from {command}' {kind} {text}{values}"
