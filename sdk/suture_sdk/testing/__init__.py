"""For the tests of programs that use Suture: virtual time, drawn chance, forced states, recorded calls."""

from .chance import fixed_chance
from .forcing import forced
from .recording import Call, Recorded, recorded_calls
from .virtual import VirtualTime, virtual_time

__all__ = ["Call", "Recorded", "VirtualTime", "fixed_chance", "forced", "recorded_calls", "virtual_time"]
