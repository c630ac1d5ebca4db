"""The module that these tests patch."""

from tests.sdk.patches.program import shop

__all__ = ["shop"]
