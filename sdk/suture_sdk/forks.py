"""In the child of a fork nobody would give back a lock that another thread held: each is taken anew there."""

import os
import weakref
from typing import Any

_renewed: "weakref.WeakSet[Any]" = weakref.WeakSet()


def renew_after_fork(holder: Any) -> None:
    """Call `holder.renew()` now, and again in each child that is forked."""
    holder.renew()
    _renewed.add(holder)


def _renew_all() -> None:
    for holder in list(_renewed):
        holder.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
