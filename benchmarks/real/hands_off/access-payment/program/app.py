class Authorization:
    def __init__(self, cents):
        self.cents = cents


AUTHORIZATIONS = {"o-1": Authorization(4200)}


def authorization_of(order):
    return AUTHORIZATIONS.get(order)


def capture(order, cents):
    """Take the money that was authorized, and say how much is left of it."""
    payment = authorization_of(order)
    payment.cents -= cents
    return payment.cents


print(capture("o-1", 4000))
print(capture("o-2", 1500))
