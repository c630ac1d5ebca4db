import random


def winner(tickets):
    """Return the ticket that wins."""
    return random.choice(tickets)
