class Register:
    """The members of a club."""

    def __init__(self):
        self.members = []

    def add(self, name):
        """Add a member and return the member's number."""
        self.members.append(name.strip())
        return len(self.members)
