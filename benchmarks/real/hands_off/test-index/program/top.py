def best(scores):
    """Return the names of the three best, the best first."""
    return sorted(scores, key=scores.get, reverse=True)[:3]
