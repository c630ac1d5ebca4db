"""Settings: what the owner of a project has written down for all heals in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from suture.domain.request import SandboxChoice


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """Limits of one run in the sandbox and of one heal; None leaves the built-in one.

    `seconds` and `time_budget` are wall time, `memory`, `file`, `tree` and `output` bytes; `candidates` is the
    most that are tried, `time_budget` the time for them together.
    """

    seconds: float | None = None
    memory: int | None = None
    processes: int | None = None
    file: int | None = None
    tree: int | None = None
    output: int | None = None
    candidates: int | None = None
    time_budget: float | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The owner's word; what is not said is None or empty.

    `test_command` runs the whole suite; `never_touch` are globs relative to the root; `defaults` maps a name
    ("currency", "module:function.parameter", "Class.attribute") to Python source of a literal; `idempotent`
    are qualified functions ("module:function"); `extra_inputs` are paths as written, relative to the root,
    absolute or with "~".
    """

    test_command: tuple[str, ...] = ()
    never_touch: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    idempotent: tuple[str, ...] = ()
    limits: LimitSettings = LimitSettings()
    extra_inputs: tuple[str, ...] = ()
    trusted_network: bool | None = None
    keep_env: tuple[str, ...] = ()
    sandbox: SandboxChoice | None = None
