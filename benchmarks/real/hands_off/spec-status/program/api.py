"""A tiny store behind a request handler."""

NOTES = {}


def handle(method, path, body=None):
    """Return (status, answer) for a request."""
    if method == "POST" and path == "/notes":
        number = len(NOTES) + 1
        NOTES[number] = body
        return 200, {"id": number}
    if method == "GET" and path == "/notes":
        return 200, list(NOTES.values())
    return 404, None
