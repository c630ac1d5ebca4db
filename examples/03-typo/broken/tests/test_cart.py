import pytest

from shop.cart import Cart, Item


@pytest.fixture
def cart():
    return Cart([Item("pen", 150, 2), Item("paper", 700)])


def test_total_of_an_empty_cart():
    assert Cart().total() == 0


def test_total(cart):
    assert cart.total() == 1000


def test_total_after_discount(cart):
    cart.discount_percent = 10
    assert cart.total() == 900
