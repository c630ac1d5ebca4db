def greeting(person):
    """Return the first line of a letter."""
    return f"Dear {person['title']} {person['name']},"
