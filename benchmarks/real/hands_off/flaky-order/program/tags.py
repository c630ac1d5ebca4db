def tags(text):
    """Return the words of a text that begin with a hash mark, each once."""
    return list({word.strip("#.,") for word in text.split() if word.startswith("#")})
