import contextlib
import fnmatch
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from suture.domain.decision import Ruling
from suture.domain.fault import Fault, Span
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Frame, Raised, Signal
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.policy.never_touch import kept_back


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("shop/cart.py", "shop/cart.py"),
        ("./shop/cart.py", "shop/cart.py"),
        ("shop", "shop/cart.py"),
        ("shop/", "shop/deep/cart.py"),
        ("shop/*", "shop/cart.py"),
        ("shop/*", "shop/deep/cart.py"),
        ("*.py", "cart.py"),
        ("**/*.py", "cart.py"),
        ("**/*.py", "shop/deep/cart.py"),
        ("**/generated_*.py", "shop/generated_api.py"),
        ("**", "shop/cart.py"),
        ("shop/**", "shop/deep/cart.py"),
        ("shop/**/cart.py", "shop/cart.py"),
        ("shop/**/cart.py", "shop/a/b/cart.py"),
        ("*", "shop/cart.py"),
        ("sh?p", "shop/cart.py"),
        ("sho[pq]", "shop/cart.py"),
        ("sho[!abc]", "shop/cart.py"),
        ("sho[o-q]", "shop/cart.py"),
        ("sho[^p]", "shop/cart.py"),
        ("a[+--]", "a-"),
        ("[[]x.py", "[x.py"),
        ("a+b(c)|d$.py", "a+b(c)|d$.py"),
    ],
)
def test_a_path_is_kept_back_by_a_pattern_that_fits_it_or_a_folder_above(pattern: str, path: str) -> None:
    assert kept_back(path, ["none/such", pattern]) == pattern


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("cart.py", "shop/cart.py"),
        ("shop/cart", "shop/cart.py"),
        ("*.py", "shop/cart.py"),
        ("shop/*.py", "shop/deep/cart.py"),
        ("shop/**/cart.py", "cart.py"),
        ("hop", "shop/cart.py"),
        ("shop/cart.pyi", "shop/cart.py"),
        ("shop/cart-py", "shop/cart.py"),
        ("sho[!p]", "shop/cart.py"),
        ("s?p", "shop/cart.py"),
        ("shop?cart.py", "shop/cart.py"),
        ("SHOP", "shop/cart.py"),
        ("[]", "shop/cart.py"),
    ],
)
def test_a_path_is_not_kept_back_by_a_pattern_for_others(pattern: str, path: str) -> None:
    assert kept_back(path, [pattern]) is None


def test_without_patterns_nothing_is_kept_back() -> None:
    assert kept_back("shop/cart.py", []) is None


@given(st.text("ab*?.", min_size=1, max_size=8), st.text("ab.-", min_size=1, max_size=6))
def test_in_one_folder_a_pattern_means_what_it_means_everywhere(pattern: str, name: str) -> None:
    assume(not {pattern, name} & {".", ".."} and "**" not in pattern)
    assert (kept_back(name, [pattern]) is not None) == fnmatch.fnmatchcase(name, pattern)


@given(st.text("az-[]!^&|~\\*/", max_size=8))
def test_a_pattern_of_any_characters_is_read_or_refused(pattern: str) -> None:
    with contextlib.suppress(re.error):
        kept_back("a/z-", [pattern])


@pytest.mark.parametrize("pattern", ["[z-a]", "a/[9-0].py"])
def test_a_set_that_goes_backwards_is_refused(pattern: str) -> None:
    with pytest.raises(re.error):
        kept_back("a.py", [pattern])


REMEDY = Remedy("missing-import", "add", "missing-import", "s", Patch((Edit("shop/a.py", b"", b"x"),)), Risk.R0)
SIGNAL = Signal((Raised("NameError", "x", frames=(Frame("/p/shop/a.py", 1, "f"),)),), "excepthook", "3.11.7")
FAULT = Fault("shop/a.py", Span(1, 0, 1, 1), "Name", "x", "f", 0)


def test_the_floor_rejects_what_the_owner_keeps_back_and_names_the_pattern() -> None:
    decision = Floor(["docs", "shop/**"]).decide(REMEDY, SIGNAL, FAULT, Consent(hiding=True))
    assert decision.ruling is Ruling.REJECT
    assert decision.reason == "shop/a.py is never touched: the owner says so with 'shop/**'"


def test_the_floor_lets_other_files_pass() -> None:
    assert Floor(["docs", "shop/b.py"]).decide(REMEDY, SIGNAL, FAULT, Consent()).approved


def test_one_kept_file_is_enough_to_reject_a_patch() -> None:
    both = Patch((Edit("lib/b.py", b"", b"x"), Edit("shop/a.py", b"", b"x")))
    remedy = Remedy("missing-import", "add", "missing-import", "s", both, Risk.R0)
    assert Floor(["shop"]).decide(remedy, SIGNAL, FAULT, Consent()).ruling is Ruling.REJECT
