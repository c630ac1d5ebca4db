"""LivePatch: the data-patch form of a remedy, which a running program can take in and give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from suture.domain.remedy import Risk

Scope = Literal["call", "object", "process"]


@dataclass(frozen=True, slots=True)
class LivePatch:
    """A kind of the SDK with its parameters, aimed at one function; no code travels.

    `module` is the name under which the program knows the module ("__main__" for its script), `function` the
    qualified name, `path` the file that holds it, relative to the project's root. `parameters` are plain JSON values,
    as contract/patch.schema.json has them for the kind.
    """

    kind: str
    scope: Scope
    module: str
    function: str
    path: str
    parameters: Mapping[str, Any]
    risk: Risk
    summary: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A live patch as it travels: `content` is the signed envelope, and what was tried is these very bytes.

    `key` is the public key that the signature answers to, in hexadecimal.
    """

    id: str
    content: bytes
    key: str


@dataclass(frozen=True, slots=True)
class LiveForm:
    """The live form of a repair: with `sealed`, it was tried in the sandbox; else `reason` says why there is none."""

    patch: LivePatch | None
    reason: str = ""
    sealed: Sealed | None = None
