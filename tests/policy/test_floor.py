from __future__ import annotations

import dataclasses

import pytest

from suture.domain.decision import Ruling
from suture.domain.fault import Fault, Span
from suture.domain.names import access_word
from suture.domain.paths import is_test
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Frame, Raised, Signal, Variable
from suture.policy.floor import Floor
from suture.policy.interface import Consent


def remedy(path: str = "shop/cart.py", *, template: str = "dict-missing-key-default", risk: Risk = Risk.R1) -> Remedy:
    return Remedy(template, "get-with-default", "missing-key", "use .get()", Patch((Edit(path, b"a", b"b"),)), risk)


def signal(error: str = "KeyError", *, caller: str = "main", bases: tuple[str, ...] = ()) -> Signal:
    frames = (Frame("/p/app.py", 3, caller), Frame("/p/shop/cart.py", 9, "total"))
    return Signal((Raised(error, "'x'", bases=bases, frames=frames),), "excepthook", "3.11.7")


def fault(function: str = "total", path: str = "shop/cart.py", segment: str = 'row["x"]') -> Fault:
    return Fault(path, Span(9, 4, 9, 12), "Subscript", segment, function, 1)


def ruling(r: Remedy, s: Signal | None = None, f: Fault | None = None, *, hiding: bool = False) -> Ruling:
    return Floor().decide(r, s or signal(), f or fault(), Consent(hiding)).ruling


def test_an_ordinary_remedy_is_approved() -> None:
    assert ruling(remedy()) is Ruling.APPROVE


@pytest.mark.parametrize(
    "path", ["tests/test_cart.py", "shop/test_cart.py", "shop/cart_test.py", "conftest.py", "shop/tests/data.py"]
)
def test_a_test_is_never_changed(path: str) -> None:
    assert ruling(remedy(path)) is Ruling.REJECT


@pytest.mark.parametrize("path", ["/etc/passwd.py", "../other/x.py", "shop/../../x.py"])
def test_a_path_out_of_the_project_is_rejected(path: str) -> None:
    assert ruling(remedy(path)) is Ruling.REJECT


@pytest.mark.parametrize("path", ["shop/migrations/0001_initial.py", ".github/scripts/x.py", "lib/site-packages/x.py"])
def test_schema_and_pipeline_and_foreign_code_are_for_people(path: str) -> None:
    assert ruling(remedy(path)) is Ruling.ESCALATE


@pytest.mark.parametrize(
    "error", ["AssertionError", "SystemExit", "KeyboardInterrupt", "MemoryError", "PermissionError"]
)
def test_an_exception_that_says_stop_is_never_guarded(error: str) -> None:
    assert ruling(remedy(), signal(error)) is Ruling.REJECT


def test_a_subclass_of_an_assertion_is_never_guarded_either() -> None:
    assert ruling(remedy(), signal("InvariantError", bases=("AssertionError", "Exception"))) is Ruling.REJECT


@pytest.mark.parametrize(
    "place",
    [
        fault("authenticate"),
        fault("Session.check_permission"),
        fault("verify_signature"),
        fault("verifyToken"),
        fault("run", path="shop/payments.py"),
        fault("run", segment='payload["access_token"]'),
        fault("Gateway.charge"),
        fault("OAuthClient.fetch"),
    ],
)
def test_access_and_payment_checks_fail_closed(place: Fault) -> None:
    assert ruling(remedy(), f=place) is Ruling.ESCALATE


def test_a_helper_called_by_an_access_check_fails_closed_too() -> None:
    assert ruling(remedy(), signal(caller="login")) is Ruling.ESCALATE


def test_consent_to_hiding_does_not_open_an_access_check() -> None:
    assert ruling(remedy(), f=fault("authorize"), hiding=True) is Ruling.ESCALATE


@pytest.mark.parametrize("template", ["missing-import", "removed-stdlib-api", "name-typo", "attribute-typo"])
def test_a_repair_of_the_cause_may_work_in_an_access_check(template: str) -> None:
    assert ruling(remedy(template=template, risk=Risk.R0), f=fault("authenticate")) is Ruling.APPROVE


def test_a_cause_repair_that_hides_may_not() -> None:
    hiding = dataclasses.replace(remedy(template="name-typo", risk=Risk.R0), hides=True)
    assert ruling(hiding, f=fault("authenticate"), hiding=True) is Ruling.ESCALATE


def test_hiding_needs_consent() -> None:
    hiding = dataclasses.replace(remedy(), hides=True)
    assert ruling(hiding) is Ruling.ESCALATE
    assert ruling(hiding, hiding=True) is Ruling.APPROVE


def test_risk_r2_needs_consent_even_when_it_says_that_it_hides_nothing() -> None:
    assert ruling(remedy(risk=Risk.R2)) is Ruling.ESCALATE
    assert ruling(remedy(risk=Risk.R2), hiding=True) is Ruling.APPROVE


def test_risk_r3_is_never_tried() -> None:
    assert ruling(remedy(risk=Risk.R3), hiding=True) is Ruling.ESCALATE


def test_a_decision_names_the_reason() -> None:
    assert "authenticate" in Floor().decide(remedy(), signal(), fault("authenticate"), Consent()).reason


@pytest.mark.parametrize(
    "name", ["next_token", "Tokenizer.tokens", "author", "authors_of", "payload", "signal", "roller"]
)
def test_everyday_names_are_not_sensitive(name: str) -> None:
    assert access_word(name) is None


@pytest.mark.parametrize("path", ["shop/latest.py", "contest.py", "attestation/x.py", "shop/testimonials.py"])
def test_everyday_paths_are_not_tests(path: str) -> None:
    assert not is_test(path)


def test_a_token_among_the_variables_beside_a_session_fails_closed() -> None:
    frames = (
        Frame("/p/app.py", 3, "main"),
        Frame("/p/app.py", 9, "current_user", variables={"token": Variable("str", "'t'")}),
    )
    failure = Signal((Raised("AttributeError", "none", frames=frames),), "excepthook", "3.11.7")
    assert ruling(remedy(), failure, fault("current_user", path="app.py", segment="session.user")) is Ruling.ESCALATE
    assert ruling(remedy(), failure, fault("parse", path="app.py", segment="node.text")) is Ruling.APPROVE
