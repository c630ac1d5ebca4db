"""For the tests of programs that use Suture: virtual time, drawn chance, forced states, recorded calls."""

from .chance import fixed_chance
from .recording import Call, Recorded, recorded_calls
from .virtual import VirtualTime, virtual_time

__all__ = ["Call", "Recorded", "VirtualTime", "fixed_chance", "recorded_calls", "virtual_time"]
