"""A report as a real heal leaves it, and variations of it."""

from __future__ import annotations

from suture.domain.fault import Fault, Span
from suture.domain.hypothesis import Diagnosis, Evidence, Hypothesis, Intent, JustifiedValue
from suture.domain.remedy import Belief, Edit, Patch, Remedy, Risk, Skipped
from suture.domain.report import HealReport, Proof, RanCommand, Status, Suggestion, Tried, Walls
from suture.domain.signal import Frame, Raised, Signal
from suture.domain.verdict import Answer, Claim, Verdict

BEFORE = b'def total(rows):\n    for row in rows:\n        code = row["currency"]\n        print(code)\n'
AFTER = BEFORE.replace(b'row["currency"]', b'row.get("currency", "EUR")')
TEST = b"from report import total\n\n\ndef test_total_of_a_row_without_currency():\n    assert total([{}]) is None\n"
ROOT = "/home/ada/report"

SIGNAL = Signal(
    raised=(
        Raised(
            type="KeyError",
            message="'currency'",
            frames=(Frame(file=f"{ROOT}/report.py", line=3, function="total", column=15, end_column=30),),
        ),
    ),
    source="excepthook",
    python="3.11.7",
    executable="/usr/bin/python3",
)
FAULT = Fault("report.py", Span(3, 15, 3, 30), "Subscript", 'row["currency"]', "total", 0)
DIAGNOSIS = Diagnosis(
    hypotheses=(
        Hypothesis(
            "missing-key",
            "1 of 40 rows has no key 'currency'.",
            0.8,
            "p1",
            True,
            "39 of 40 rows beside it have the key",
        ),
        Hypothesis("misspelt-key", "The key 'currency' is misspelt.", 0.2, "p2", False, "no key is near 'currency'"),
    ),
    evidence=(Evidence("missing-key", "The row has the keys 'id' and 'amount'.", where="report.py:3"),),
    intent=(Intent("docstring", "Sum the amounts, in EUR where a row names none.", "report.py:1"),),
    values=(JustifiedValue('"EUR"', "str", 1, "the same key has this default elsewhere", ("shop.py:9",)),),
)
REMEDY = Remedy(
    template="dict-missing-key-default",
    strategy="get-default",
    cause="missing-key",
    summary='Take "EUR", the project\'s own default, when the key "currency" is missing.',
    patch=Patch((Edit("report.py", BEFORE, AFTER),)),
    risk=Risk.R1,
    values=('"EUR" from shop.py:9',),
    belief=Belief(0.45, 10.0, "4.7 of 6 mined fixes, 3 of 4 own outcomes, 3 of 4 for this exception"),
)
VERDICT = Verdict(
    digest=REMEDY.patch.digest,
    claims=(
        Claim("the failure is gone", Answer.YES, "exit status 0, no KeyError"),
        Claim("no new failure", Answer.YES, "0 tests failed before and after"),
        Claim("the suite passes", Answer.UNKNOWN, "the command has no tests", required=False),
    ),
    mode="bubblewrap",
)
HEALED = HealReport(
    status=Status.HEALED,
    reason="the missing key now has the project's own default",
    root=ROOT,
    command=RanCommand(("python", "report.py", "data.csv"), ROOT, "exited", 1, seconds=0.1, tail="KeyError"),
    signal=SIGNAL,
    fingerprint="f" * 16,
    fault=FAULT,
    diagnosis=DIAGNOSIS,
    remedy=REMEDY,
    verdict=VERDICT,
    proof=Proof(
        Edit("test_report.py", None, TEST),
        "pytest",
        "total",
        ("return None", "pass"),
        ("continue",),
        "no longer raises KeyError",
    ),
    tried=(
        Tried(
            "dict-key-typo/rename",
            "Take the near key.",
            Answer.NO,
            "the failure is gone: it still raises KeyError",
            0.2,
            0.26,
        ),
        Tried("dict-missing-key-default/get-default", REMEDY.summary, Answer.YES, "", 0.3, 0.45),
    ),
    skipped=(Skipped("dict-missing-key-default/setdefault", "the mapping is shared"),),
    walls=Walls("bubblewrap", (), network=True, kept_environment=("LANG",)),
    python="3.11.7",
    seconds={"observe": 0.1, "reproduce": 0.4, "verify": 0.5, "snapshot": 0.01},
    lesson="3f2ac0ffee00",
)
HIDING = Suggestion(REMEDY, "may hide an error: needs --allow-hiding")
