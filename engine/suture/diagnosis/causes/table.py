"""All causes, in the order in which they win: of two that are shown, the earlier one is true."""

from __future__ import annotations

from suture.diagnosis.causes import (
    accumulator,
    arguments,
    attribute,
    bounds,
    deletion,
    deliberate,
    division,
    empty,
    file,
    keyword,
    missing_key,
    missing_return,
    mixed_types,
    moved_import,
    name,
    none_container,
    none_operand,
    removed_api,
    terminal,
    unbound,
    unpack,
    wrong_version,
)
from suture.diagnosis.causes.cause import Cause

CAUSES: tuple[Cause, ...] = (
    *deliberate.CAUSES,
    *terminal.CAUSES,
    *wrong_version.CAUSES,
    *accumulator.CAUSES,
    *missing_key.CAUSES,
    *deletion.CAUSES,
    *moved_import.CAUSES,
    *removed_api.CAUSES,
    *missing_return.CAUSES,
    *attribute.CAUSES,
    *name.CAUSES,
    *unbound.CAUSES,
    *none_operand.CAUSES,
    *none_container.CAUSES,
    *mixed_types.CAUSES,
    *bounds.CAUSES,
    *unpack.CAUSES,
    *division.CAUSES,
    *empty.CAUSES,
    *keyword.CAUSES,
    *arguments.CAUSES,
    *file.CAUSES,
)
