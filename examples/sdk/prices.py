"""A price service whose dependency fails: guarded, flagged, and patched while it runs.

.venv/bin/python examples/sdk/prices.py
"""

import logging

import suture_sdk as suture

logging.getLogger("suture").setLevel(logging.ERROR)  # the lines that say that a result was altered; here we print it

CACHED = {"apple": "3.00"}
down = True


def ask(sku):
    """Stand for a call over the network."""
    if down:
        raise ConnectionError("the price service does not answer")
    return "3.10"


breaker = suture.Breaker(failure_rate=None, consecutive=2, open_for=30.0)


@suture.guard(
    retry=suture.Retry(attempts=2, base=0.01), breaker=breaker, fallback=lambda sku: CACHED[sku], idempotent=True
)
def price(sku):
    """Give the price, or the last one that is known."""
    return ask(sku)


def label(product):
    """Fail for a product without a name."""
    return product["name"].title()


@suture.patch("label_without_name", target="__main__:label")  # ships with the release, off by default
def use_the_sku(call, product):
    """Give the label, or the number of the product."""
    try:
        return call()
    except KeyError:
        return f"No. {product['sku']}"


if __name__ == "__main__":
    print("price while the service is down:", price("apple"), "| breaker:", breaker.state)
    print("price again:", price("apple"), "| breaker:", breaker.state)

    print("label:", label({"name": "red apple"}))
    try:
        label({"sku": 7})
    except KeyError as error:
        print("label without a name fails:", repr(error))
    suture.patches.enable("label_without_name")
    print("label with the patch:", label({"sku": 7}), "| altered by:", ", ".join(suture.degraded()))
    suture.patches.disable("label_without_name")
    try:
        label({"sku": 7})
    except KeyError as error:
        print("label after the patch fails as before:", repr(error))

    with suture.context(unit="user-7"):
        print("new cart for user-7:", suture.flag("new-cart", default=False))
