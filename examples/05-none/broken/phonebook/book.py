from typing import NamedTuple, Optional


class Person(NamedTuple):
    name: str
    phone: str


PEOPLE = {
    "ada": Person("Ada", "0171 555 001"),
    "grace": Person("Grace", "0171 555 002"),
}


def find(key: str) -> Optional[Person]:
    """Return the person with this key, or None."""
    return PEOPLE.get(key)


def number(key: str) -> Optional[str]:
    """Return the number to dial, or None when there is nobody to call."""
    if not key:
        return None
    person = find(key)
    return person.phone.replace(" ", "")
