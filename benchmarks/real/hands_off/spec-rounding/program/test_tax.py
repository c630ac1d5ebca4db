from tax import invoice, tax


def test_tax_is_a_twentieth():
    assert tax(1000) == 50


def test_half_a_cent_is_rounded_up_since_january():
    assert tax(50) == 3


def test_gross_is_net_and_tax():
    assert invoice([("tea", 600), ("cups", 400)])["gross"] == 1050
