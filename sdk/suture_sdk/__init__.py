"""Suture in the user's process: what it records, it records without hurting its host.

A watched process loads this package as `_suture_watch`, so that a `suture_sdk` of its own stays its
own. Modules here therefore import one another relatively (`from . import writer`), never by name.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
