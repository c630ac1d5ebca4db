"""Feature flags, evaluated in this process: `flags.apply(flags.Memory(flags.Flag(…)))`, then `suture.flag(…)`."""

from .evaluation import apply, problems
from .interface import Flag, Result, Rule, Source, Unusable
from .memory import Memory

__all__ = ["Flag", "Memory", "Result", "Rule", "Source", "Unusable", "apply", "problems"]
