"""Which absent attributes are submodules that nothing has imported."""

from __future__ import annotations

import pytest

from tests.diagnosis.stated import cause_of, judged, stated

HERE = {"importable": {"found": True, "origin": "stdlib", "has": {}}}
NOWHERE = {"importable": {"found": False, "origin": None, "has": {}}}
SAYS = "module 'logging' has no attribute 'config'"
# title: (program, failing piece, message, answers)
OTHERS = {
    "no such module": ("import logging\nlogging.config()", "logging.config", SAYS, NOWHERE),
    "nobody could be asked": ("import logging\nlogging.config()", "logging.config", SAYS, {}),
    "the package has another name here": ("import logging as log\nlog.config()", "log.config", SAYS, HERE),
    "the package is not imported here": ("from a import logging\nlogging.config()", "logging.config", SAYS, HERE),
    "an import circle": (
        "import logging\nlogging.config()", "logging.config",
        "partially initialized module 'logging' has no attribute 'config' (most likely due to a circular import)", HERE,
    ),
    "an object that is no module": (
        "import logging\nlogging.config()", "logging.config", "'logging' object has no attribute 'config'", HERE,
    ),
    "a deleted attribute": ("import logging\ndel logging.config", "logging.config", SAYS, HERE),
}  # fmt: skip


@pytest.mark.parametrize("imported", ["import logging", "import logging.handlers", "import os, logging"])
def test_a_submodule_that_nothing_has_imported_is_found(imported: str) -> None:
    scene = stated(f"{imported}\nlogging.config.dictConfig({{}})", "logging.config", "AttributeError", SAYS)
    diagnosis = judged(scene, HERE)
    assert cause_of(diagnosis) == "missing-submodule"
    shown = next(e for e in diagnosis.evidence if e.source == "missing-submodule")
    assert shown.facts == {"module": "logging.config", "statement": "import logging.config"}


@pytest.mark.parametrize("title", OTHERS)
def test_any_other_absent_attribute_is_no_submodule(title: str) -> None:
    program, at, message, answers = OTHERS[title]
    assert cause_of(judged(stated(program, at, "AttributeError", message), answers)) != "missing-submodule"
