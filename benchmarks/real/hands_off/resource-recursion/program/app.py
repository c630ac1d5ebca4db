COMMENTS = {
    1: {"text": "first", "replies": [2, 3]},
    2: {"text": "second", "replies": []},
    3: {"text": "third", "replies": [4]},
    4: {"text": "fourth", "replies": [3]},
}


def depth(number):
    """Return how deep the answers to a comment go."""
    replies = COMMENTS[number]["replies"]
    return 1 + max((depth(reply) for reply in replies), default=0)


print(depth(1))
