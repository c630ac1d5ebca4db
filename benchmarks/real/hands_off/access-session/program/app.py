from dataclasses import dataclass


@dataclass
class Session:
    user: str
    admin: bool


SESSIONS = {"t-1": Session("ada", admin=True), "t-2": Session("alan", admin=False)}


def find(token):
    return SESSIONS.get(token)


def current_user(token):
    """Return who is logged in with the token."""
    session = find(token)
    return session.user


for token in ("t-1", "t-2", "t-9"):
    print("hello", current_user(token))
