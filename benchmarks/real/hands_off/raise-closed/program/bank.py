class AccountClosedError(Exception):
    """The account takes and gives no money any more."""


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.cents = 0
        self.closed = False

    def close(self):
        self.closed = True

    def deposit(self, cents):
        if self.closed:
            raise AccountClosedError(f"{self.owner} has closed the account")
        self.cents += cents
        return self.cents
