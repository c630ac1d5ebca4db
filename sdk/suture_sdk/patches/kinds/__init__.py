"""The kinds of data patches, one file each."""

from typing import Dict

from suture_sdk.patches.interface import Kind

KINDS: Dict[str, Kind] = {}
"""Name to kind."""
