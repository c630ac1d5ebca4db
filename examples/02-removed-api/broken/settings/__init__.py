"""Layers of settings: defaults, then the site's, then the user's."""

from .layers import merged

__all__ = ["merged"]
