"""Files, live: where one is not found, it is looked for where the project has it."""

from __future__ import annotations

import posixpath

from suture.domain.remedy import Risk
from suture.remedies.live.drafts import LiveDraft
from suture.remedies.place import Place


def candidates(here: Place) -> LiveDraft | str:
    """Let `open` of the failing module try the project's other places of this file."""
    asked = str(here.facts.get("path") or "")
    found = [path for path in here.facts.get("candidates") or () if isinstance(path, str)]
    if not asked or len(found) != 1:
        return f"{len(found)} files of the project can be meant, expected one"
    root = str(here.case.project.root)
    parameters = {"match": posixpath.basename(asked), "candidates": [posixpath.join(root, found[0])], "root": root}
    return LiveDraft("path_candidates", "object", parameters, Risk.R1, f"{asked} is looked for at {found[0]} too")
