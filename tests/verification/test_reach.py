"""Which programs reach beyond their process and folder, so that no test may run them."""

import pytest

from suture.verification.reach import beyond
from tests.verification.fakes import MemoryProject, a_run, a_session


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import socket\n", "socket"),
        ("import os, http.client as c\n", "http.client"),
        ("from urllib import request\n", "urllib"),
        ("from urllib.request import urlopen\n", "urllib.request"),
        ("def f():\n    import subprocess\n", "subprocess"),
        ("import os\nos.system('ls')\n", "os.system"),
        ("import os\nos.execvp('ls', [])\n", "os.execvp"),
        ("import shutil\nshutil.rmtree('x')\n", "shutil.rmtree"),
        ("from os import remove\n", "os.remove"),
        ("__import__('socket')\n", "__import__()"),
    ],
)
def test_what_reaches_out_is_named(source: str, name: str) -> None:
    assert beyond(MemoryProject({"app.py": source}), ()) == name


@pytest.mark.parametrize(
    "source",
    [
        "import json, os, sys\nos.path.join('a', 'b')\nos.environ.get('X')\n",
        "from urllib.parse import quote\n",
        "import importlib.metadata\n",
        "from http import HTTPStatus\n",
        "from .socket import send\n",
        "'a'.replace('a', 'b')\n",
        "from multiprocessing import Pool\n",
        "this is no Python\n",
    ],
)
def test_what_stays_inside_is_not_named(source: str) -> None:
    assert beyond(MemoryProject({"app.py": source}), (a_run(),)) == ""


def test_a_module_of_the_project_counts_and_a_test_does_not() -> None:
    assert beyond(MemoryProject({"lib/net.py": "import socket\n"}), ()) == "socket"
    assert beyond(MemoryProject({"tests/test_net.py": "import socket\n"}), ()) == ""


def test_a_package_of_others_may_do_anything() -> None:
    run = a_run(session=a_session(preload=("_distutils_hack", "suture_sdk.watched", "psycopg.pool")))
    assert beyond(MemoryProject({"app.py": ""}), (run,)) == "psycopg"
