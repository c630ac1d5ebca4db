FORM = {"from": "ada", "to": "alan", "amount": "twelve"}


def transfer(form):
    """Return what is booked for a filled-in form."""
    amount = int(form["amount"])
    return [(form["from"], -amount), (form["to"], amount)]


print(transfer(FORM))
