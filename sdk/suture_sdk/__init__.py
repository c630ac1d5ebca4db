"""Suture in your process. Standard library only, and it never hurts its host."""

__version__ = "0.1.0"

__all__ = ["__version__"]
