"""Value added tax, in cents."""

RATE = 0.05


def tax(cents):
    """Return the tax on an amount of cents."""
    return round(cents * RATE)


def invoice(lines):
    """Return net, tax and gross of (text, cents) lines."""
    net = sum(cents for _, cents in lines)
    return {"net": net, "tax": tax(net), "gross": net + tax(net)}
