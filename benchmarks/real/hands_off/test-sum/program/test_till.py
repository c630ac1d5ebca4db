from till import change


def test_nothing_is_given_back_for_the_exact_amount():
    assert change(500, 500) == []


def test_change_adds_up():
    assert sum(change(1000, 645)) == 345
