import sys

sys.path.insert(0, "src")

import click


class Version:
    def __init__(self, text):
        self.parts = tuple(int(part) for part in text.split("."))

    def __eq__(self, other):
        if isinstance(other, str):
            raise TypeError("a Version cannot be compared with a string")
        return isinstance(other, Version) and self.parts == other.parts

    def __str__(self):
        return ".".join(map(str, self.parts))


@click.command()
@click.option("--at-least", type=click.UNPROCESSED, default=Version("1.2.3"), show_default=True)
def release(at_least):
    """Make a release."""


release(["--help"])
