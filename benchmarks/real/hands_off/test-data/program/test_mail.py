from mail import greeting

ADA = {"name": "Lovelace", "title": "Lady"}
ALAN = {"name": "Turing"}


def test_a_lady_is_greeted():
    assert greeting(ADA) == "Dear Lady Lovelace,"


def test_a_doctor_is_greeted():
    assert greeting(ALAN) == "Dear Dr Turing,"
