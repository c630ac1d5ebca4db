#!/usr/bin/env bash
# Change the pure hearts line by line and see whether their tests notice. Ends with status 1 below the goal.
# In a directory of its own: mutmut writes beside what it mutates and wants the settings of the whole project.
set -euo pipefail
goal=85
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/src" "$work/tests"
cp -r "$root/engine/suture" "$work/src/suture"
cp -r "$root/sdk/suture_sdk" "$work/src/suture_sdk"
cp -r "$root/tests/incidents" "$root/tests/diagnosis" "$root/tests/learning" "$root/tests/domain" "$root/tests/sdk" "$root/tests/watched" "$work/tests/"
cp -r "$root/contract" "$work/contract"  # its vectors
# Only the tests of the mutated modules: the others would be run for every mutant and see none of them.
find "$work/tests" -name 'test_*.py' ! -name 'test_fingerprint*.py' ! -name 'test_ranking*.py' \
    ! -name 'test_shape*.py' ! -name 'test_counts*.py' ! -name 'test_breaker*.py' ! -name 'test_bucketing.py' -delete
cat > "$work/setup.cfg" << 'SETTINGS'
[mutmut]
source_paths=src
only_mutate=
    src/suture/incidents/fingerprint.py
    src/suture/domain/shape.py
    src/suture/diagnosis/ranking.py
    src/suture/learning/ranking.py
    src/suture/learning/counts.py
    src/suture_sdk/breaker.py
    src/suture_sdk/breaker_window.py
    src/suture_sdk/breaker_keys.py
    src/suture_sdk/flags/bucketing.py
pytest_add_cli_args_test_selection=tests
pytest_add_cli_args=
    -pno:randomly
    -pno:cacheprovider
    -k=not every_python
    --import-mode=importlib
    -oconsider_namespace_packages=true
    -opythonpath=.
also_copy=contract
use_git_change_detection=false
SETTINGS

cd "$work"
"$root/.venv/bin/mutmut" run > log 2>&1 || { tail -n 40 log >&2; exit 1; }
"$root/.venv/bin/mutmut" results --all true > results
"$root/.venv/bin/python" - "$goal" << 'SCORE'
import collections
import pathlib
import sys

goal = float(sys.argv[1])
pairs = [line.strip().rsplit(": ", 1) for line in pathlib.Path("results").read_text().splitlines() if ": " in line]
counts = collections.Counter(outcome for _, outcome in pairs)
noticed = counts["killed"] + counts["timeout"]
judged = noticed + counts["survived"] + counts["no tests"] + counts["suspicious"]
for name, outcome in pairs:
    if outcome not in {"killed", "timeout", "skipped"}:
        print(f"{outcome}: {name}")
score = 100 * noticed / judged if judged else 0.0
print(f"mutation score {score:.1f} % ({noticed} of {judged} noticed), goal {goal:.0f} %")
sys.exit(score < goal)
SCORE
