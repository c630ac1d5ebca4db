"""Run small programs with a plan, on every Python found, and read what they recorded through the engine's reader."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema

from suture.signals.records import Recorded, read
from suture_sdk.watched import launch
from tests.watched.watched import CONTRACT, INTERPRETERS, environment

PROGRAM = "program.py"


def probe(kind: str, subject: str, options: Iterable[str] = (), **place: Any) -> dict[str, Any]:
    """Return a probe of the frame of function `f`, unless another place is given."""
    where = {"file": PROGRAM, "function": "f", "line": 0, **place}
    return {"id": f"{kind}:{subject}", "kind": kind, "subject": subject, "options": list(options), **where}


def function(name: str, line: int = 0) -> dict[str, Any]:
    return {"file": PROGRAM, "function": name, "line": line}


def run(
    directory: Path,
    source: str,
    *,
    version: str = "",
    argv: Iterable[str] = (),
    probes: Iterable[dict[str, Any]] = (),
    functions: Iterable[dict[str, Any]] = (),
    limit: int = 50,
    trace: bool = False,
    own_failures: tuple[str, ...] = (),
) -> Recorded:
    """Run a program under a plan; every record must fit its schema, and the reader must have nothing to complain of."""
    root, capture = directory / "project", directory / "capture"
    root.mkdir(exist_ok=True)
    capture.mkdir()
    (root / PROGRAM).write_text(source)
    plan = {
        "schema": "suture-plan/1",
        "probes": [_placed(each, root) for each in probes],
        "functions": [_placed(each, root) for each in functions],
        "limit": limit,
        "trace": trace,
    }
    check("plan", plan)
    (capture / "plan.json").write_text(json.dumps(plan))
    python = INTERPRETERS[version] if version else INTERPRETERS["3.11"]
    given = environment()
    given.update(launch.environment(given, str(capture), str(root)))
    command = [python, *argv] if argv else [python, PROGRAM]
    subprocess.run(command, cwd=root, env=given, capture_output=True, check=False, timeout=120)
    files = {path.name: path.read_bytes() for path in capture.iterdir()}
    for name, content in files.items():
        check(name.split("-")[0].split(".")[0], json.loads(content))
    recorded = read(files)
    assert recorded.problems == ()
    sessions = [json.loads(content) for name, content in files.items() if name.startswith("session")]
    assert {failure for each in sessions for failure in each["own_failures"]} <= set(own_failures)
    return recorded


def check(kind: str, payload: Any) -> None:
    schema = json.loads((CONTRACT / f"{kind}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(payload)


def _placed(entry: dict[str, Any], root: Path) -> dict[str, Any]:
    return {**entry, "file": str(root / entry["file"]) if entry["file"] else ""}
