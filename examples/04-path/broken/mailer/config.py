"""The mailer's settings."""

import configparser
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load():
    """Return the settings of the mailer."""
    parser = configparser.ConfigParser()
    with open(ROOT / "mailer.ini", encoding="utf-8") as file:
        parser.read_file(file)
    return dict(parser["mailer"])
