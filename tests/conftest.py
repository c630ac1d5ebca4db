"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# a machine that does several things at once must not fail a property by its clock
settings.register_profile("suture", deadline=None)
settings.load_profile("suture")
