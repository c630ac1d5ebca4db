from pathlib import Path


def rows(path):
    lines = Path(path).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split(";") for line in lines]


def balance(statement):
    """Return the sum of a statement's amounts, in cents."""
    return sum(int(row[2]) for row in statement)


print(balance(rows("statement.csv")))
