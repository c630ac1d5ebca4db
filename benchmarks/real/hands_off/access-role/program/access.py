ROLES = {"ada": "owner", "alan": "editor"}
RIGHTS = {"owner": {"read", "write", "delete"}, "editor": {"read", "write"}}


def allowed(user, right):
    """Say whether the user has the right."""
    return right in RIGHTS[ROLES[user]]
