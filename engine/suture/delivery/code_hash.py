"""The hashes of a function's code, as the program's own interpreter compiles it: nothing of the program runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import suture_sdk

_SECONDS = 20.0
_SCRIPT = Path(suture_sdk.__file__).parent / "patches" / "code_hash.py"
_ASK = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("code_hash", sys.argv[1])
code_hash = importlib.util.module_from_spec(spec)
spec.loader.exec_module(code_hash)
print(json.dumps(code_hash.of_source(sys.stdin.buffer.read(), sys.argv[2])))
"""


def code_hashes(python: str, source: bytes, function: str) -> tuple[str, ...] | str:
    """Return the canonical hashes of the function, one for each level of optimisation, or why there are none.

    Args:
        python: the interpreter that runs the program.
        source: of the module that holds the function.
        function: its qualified name.
    """
    ask = [python, "-I", "-S", "-c", _ASK, str(_SCRIPT), function]
    try:
        done = subprocess.run(ask, input=source, capture_output=True, timeout=_SECONDS, check=True)
        found = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return f"{python} could not say the hash of {function} ({type(error).__name__})"
    if not isinstance(found, list) or not found:
        return f"{function} cannot be found in its file by name, so a live patch cannot be bound to it"
    return tuple(str(one) for one in found)
