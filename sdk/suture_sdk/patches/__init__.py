"""Patches that can be switched: registered callables, and data patches whose kinds live here.

@suture.patch("fix_path_001", target="shop.images:locate")
def use_the_upload_folder(call, *args): ...

suture.patches.enable("fix_path_001", percentage=5)
"""

from .envelope import Happened
from .interface import Caps, NotLoaded
from .memory import Memory
from .registry import apply, attempt, disable, enable, forget, history, register, status, sweep, try_apply

__all__ = [
    "Caps",
    "Happened",
    "Memory",
    "NotLoaded",
    "apply",
    "attempt",
    "disable",
    "enable",
    "forget",
    "history",
    "register",
    "status",
    "sweep",
    "try_apply",
]
