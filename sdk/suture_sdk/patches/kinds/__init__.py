"""The kinds of data patches: no code travels, only the name of a kind and its parameters."""

from typing import Dict

from . import arguments, conversions, files, mappings, names, process, returning, waiting
from .kind import KindOf

KINDS: Dict[str, KindOf] = {
    kind.name: kind
    for module in (arguments, conversions, files, mappings, names, process, returning, waiting)
    for kind in module.KINDS
}
"""Name to kind."""
