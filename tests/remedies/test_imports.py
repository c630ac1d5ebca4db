"""An import goes where isort would put it, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from suture.remedies.imports import add_import, bound_for_types_only
from suture.remedies.piece import EditRefusedError
from suture.remedies.source import Source, parse


@dataclass(frozen=True)
class Listed:
    """A project of which only the names of the files matter."""

    paths: tuple[str, ...] = ("app.py", "shop/cart.py")
    root: str = "/project"

    def relative(self, file: str) -> str | None:
        return file

    def read(self, path: str) -> bytes | None:
        return None if path else b""

    def python_files(self) -> Iterator[str]:
        return iter(self.paths)

    files = python_files


def source(text: str) -> Source:
    made = parse("app.py", text.encode())
    assert isinstance(made, Source)
    return made


def added(text: str, line: str) -> str:
    return add_import(source(text), line, Listed()).text


PLACES = {
    "between its neighbours in the alphabet": (
        "import abc\nimport zlib\n\nx = 1\n",
        "import json",
        "import abc\nimport json\nimport zlib\n\nx = 1\n",
    ),
    "after plain imports when it is a from import": (
        "import os\nimport sys\n\nx = 1\n",
        "from json import dumps",
        "import os\nimport sys\nfrom json import dumps\n\nx = 1\n",
    ),
    "before from imports when it is a plain one": (
        "from os import path\n\nx = 1\n",
        "import sys",
        "import sys\nfrom os import path\n\nx = 1\n",
    ),
    "after the docstring": ('"""Doc."""\n\nx = 1\n', "import os", '"""Doc."""\n\nimport os\n\nx = 1\n'),
    "after the docstring and future imports": (
        '"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n',
        "import os",
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nx = 1\n',
    ),
    "in the standard group, before third-party ones": (
        "import requests\n\nx = 1\n",
        "import os",
        "import os\n\nimport requests\n\nx = 1\n",
    ),
    "in a new group for the project's own, last": (
        "import os\n\nimport requests\n\nx = 1\n",
        "from shop import cart",
        "import os\n\nimport requests\n\nfrom shop import cart\n\nx = 1\n",
    ),
    "before relative imports": ("from . import b\n\nx = 1\n", "import os", "import os\n\nfrom . import b\n\nx = 1\n"),
    "below a shebang and a licence": (
        "#!/usr/bin/env python\n# licence\n\nx = 1\n",
        "import os",
        "#!/usr/bin/env python\n# licence\n\nimport os\n\nx = 1\n",
    ),
    "above a comment of the first statement": (
        "# head\n\n# of x\nx = 1\n",
        "import os",
        "# head\n\nimport os\n\n# of x\nx = 1\n",
    ),
    "two lines above a first function": ("def f():\n    pass\n", "import os", "import os\n\n\ndef f():\n    pass\n"),
    "above the decorator of a first function": (
        "@d\ndef f():\n    pass\n",
        "import os",
        "import os\n\n\n@d\ndef f():\n    pass\n",
    ),
    "into an import of the same module": (
        "from os import path\n\nx = 1\n",
        "from os import sep",
        "from os import path, sep\n\nx = 1\n",
    ),
    "into an import of the same module, sorted": ("from a import b, d\n", "from a import c", "from a import b, c, d\n"),
    "into an unsorted import, at its end": ("from a import d, b\n", "from a import c", "from a import d, b, c\n"),
    "beside an import in parentheses": (
        "from a import (\n    b,\n)\n",
        "from a import c",
        "from a import (\n    b,\n)\nfrom a import c\n",
    ),
    "not at all where it is": ("import os\n", "import os", "import os\n"),
    "with the line ends of the file": ("import os\r\nx = 1\r\n", "import sys", "import os\r\nimport sys\r\nx = 1\r\n"),
    "into a file whose last line is open": ("import os", "import sys", "import os\nimport sys"),
    "after an import over several lines": (
        "from a import (\n    b,\n)\n\nx = 1\n",
        "import zzz",
        "import zzz\nfrom a import (\n    b,\n)\n\nx = 1\n",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_an_import_goes(name: str) -> None:
    text, line, expected = PLACES[name]
    assert added(text, line) == expected


@pytest.mark.parametrize("name", PLACES)
def test_an_import_is_there_once_when_added_twice(name: str) -> None:
    text, line, expected = PLACES[name]
    if "(" not in text or line.startswith("import"):
        assert added(expected, line) == expected


@pytest.mark.parametrize("line", ["x = 1", "import a; import b", "import", "", "import a\nimport b", "print('hi')"])
def test_what_is_not_one_import_is_refused(line: str) -> None:
    with pytest.raises(EditRefusedError):
        added("x = 1\n", line)


def test_a_name_under_type_checking_is_known_as_such() -> None:
    text = "import typing\nif typing.TYPE_CHECKING:\n    from a import b as c\n"
    assert bound_for_types_only(source(text), "c")
    assert not bound_for_types_only(source(text), "b")
    assert not bound_for_types_only(source(text), "typing")
