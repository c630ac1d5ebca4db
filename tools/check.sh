#!/usr/bin/env bash
# Everything a machine can say about the code without running it.
set -euo pipefail
bin=.venv/bin
"$bin/ruff" format --check --quiet .
"$bin/ruff" check --quiet .
"$bin/mypy" --no-error-summary
"$bin/lint-imports" --no-logo > /tmp/suture-imports.$$ || { cat /tmp/suture-imports.$$; exit 1; }
(cd sdk && "../$bin/deptry" . --no-ansi 2> /dev/null) || { echo "deptry: sdk/pyproject.toml and its imports disagree"; exit 1; }
(cd engine && "../$bin/deptry" . --no-ansi 2> /dev/null) || { echo "deptry: engine/pyproject.toml and its imports disagree"; exit 1; }
