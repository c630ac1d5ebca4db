"""Keys, live: a mapping of the failing module answers one more key."""

from __future__ import annotations

import ast

from suture.domain.remedy import Risk
from suture.remedies.live.drafts import LiveDraft, is_local, justified, module_names, plain
from suture.remedies.place import Place


def alias(here: Place) -> LiveDraft | str:
    """Let the mapping answer the misspelt key with what it holds under the right one."""
    known, candidate = plain(str(here.facts.get("candidate") or ""))
    held = _held(here)
    if isinstance(held, str):
        return held
    mapping, key = held
    if not known or not isinstance(candidate, str):
        return "the near key is no plain text"
    parameters = {"mapping": mapping, "alias": {key: candidate}}
    return LiveDraft("key_alias", "object", parameters, Risk.R0, f"{mapping}[{key!r}] answers as [{candidate!r}] does")


def default(here: Place) -> LiveDraft | str:
    """Let the mapping answer the absent key with the justified value."""
    held = _held(here)
    if isinstance(held, str):
        return held
    mapping, key = held
    value = justified(here)
    if isinstance(value, str):
        return value
    text, literal = value
    parameters = {"mapping": mapping, "key": key, "value": literal}
    return LiveDraft("key_default", "object", parameters, Risk.R1, f"{mapping}[{key!r}] answers {text}")


def _held(here: Place) -> tuple[str, str] | str:
    """Return the module's mapping and the key, both as plain names and texts."""
    receiver = str(here.facts.get("receiver") or "")
    known, key = plain(str(here.facts.get("key") or ""))
    if not isinstance(here.node, ast.Subscript) or not receiver.isidentifier():
        return "the key is not looked up in a mapping that has a name"
    if is_local(here, receiver) or receiver not in module_names(here):
        return f"{receiver} is not a mapping of the module: no live patch reaches into a function's own values"
    if not known or not isinstance(key, str):
        return "the key is no plain text"
    return receiver, key
