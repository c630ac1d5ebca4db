"""KeyError, ValueError: what is to be removed is not there."""

from __future__ import annotations

import ast
import re

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no
from suture.diagnosis.causes.missing_key import (
    Lookup,
    doubt_about,
    is_removal,
    key_probes,
    known_keys,
    looked_up,
    not_absent,
)
from suture.diagnosis.facts import Answers
from suture.diagnosis.view import View

_NOT_IN = re.compile(r"^(?P<type>list|deque|array(?:\.array)?)\.remove\(x\): x not in |^.* is not in (?P<other>deque)$")


def removed_item(view: View) -> Lookup | None:
    """Read `receiver.remove(item)` of a sequence or set as a lookup of the form "remove"."""
    match view.node:
        case ast.Call(func=ast.Attribute(value=receiver, attr="remove"), args=[item], keywords=[]):
            by_value = view.error.is_a("ValueError") and _NOT_IN.match(view.error.message)
            fits = view.direct and (by_value or view.error.is_a("KeyError"))
            return Lookup(receiver, item, "remove") if fits else None
    return None


def removed_key(view: View) -> Lookup | None:
    """Return the deletion of a key that is not there."""
    found = looked_up(view)
    return found if found is not None and is_removal(view, found) else None


def _suspect(view: View) -> Suspicion | None:
    found = removed_item(view)
    if found is not None:
        sentence = f"{view.text(found.key)} is not in `{view.text(found.receiver)}` when it is to be removed."
        return Suspicion(sentence, (view.probe("length", found.receiver),))
    found = removed_key(view)
    if found is None:
        return None
    sentence = f"The key {view.text(found.key)} is not in `{view.text(found.receiver)}` when it is to be removed."
    return Suspicion(sentence, tuple(key_probes(view, found)))


def _judge(view: View, answers: Answers) -> Finding:
    item = removed_item(view)
    if item is not None:
        return _judge_item(view, item, answers)
    found = removed_key(view)
    if found is None:
        return no("nothing is removed here")
    _, less = known_keys(view, found, answers)
    doubt = not_absent(view, found, answers) or doubt_about(view, found, answers, less)
    if doubt is not None:
        # a doubt is not tried out here: a removal of the wrong key would pass every check
        return no(doubt.because)
    return _shown(view, found, answers.of(next(key_probes(view, found))).text("type"), less)


def _judge_item(view: View, found: Lookup, answers: Answers) -> Finding:
    answer = answers.of(view.probe("length", found.receiver))
    said = _NOT_IN.match(view.error.message)
    named = (said["type"] or said["other"]) if said is not None and view.error.is_a("ValueError") else "set"
    return _shown(view, found, answer.text("type") or named, "" if answer else LESS + answer.why_not)


def _shown(view: View, found: Lookup, type_name: str | None, less: str) -> Finding:
    receiver, key = view.text(found.receiver), view.text(found.key)
    facts = {"receiver": receiver, "key": key, "form": found.form, "type": type_name}
    return Finding(shown=True, because=f"`{receiver}` has no {key} that could be removed{less}", facts=facts)


CAUSES = (Cause("absent-deletion", _suspect, _judge),)
