from orders import is_foreign, price_tag


def test_price_tag_names_the_currency():
    assert price_tag({"amount": "3.00", "currency": "USD"}) == "3.00 USD"


def test_an_order_without_currency_is_in_ours():
    assert price_tag({"amount": "3.00"}) == "3.00 EUR"
    assert not is_foreign({"amount": "3.00"})
