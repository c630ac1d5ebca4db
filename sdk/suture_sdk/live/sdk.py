"""The SDK under its own name: the program's, where it has one, else the one that started it."""

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from os import path
from typing import Any

_HERE = path.dirname(path.dirname(path.abspath(__file__)))  # noqa: PTH100, PTH120 -- pathlib is slow to load


def load() -> Any:
    """Return the package `suture_sdk`. Raises ImportError when the program has another thing of that name."""
    found = find_spec("suture_sdk")
    if found is None:
        found = spec_from_file_location(
            "suture_sdk",
            f"{_HERE}/__init__.py",
            submodule_search_locations=[_HERE],
        )
        if found is None or found.loader is None:
            raise ImportError(f"the SDK is not at {_HERE}")
        sys.modules["suture_sdk"] = module = module_from_spec(found)
        found.loader.exec_module(module)
    import suture_sdk  # noqa: PLC0415

    if not hasattr(suture_sdk, "__version__") or find_spec("suture_sdk.patches") is None:
        raise ImportError(f"the program has another `suture_sdk`, at {found.origin}")
    return suture_sdk
