PEOPLE = [
    {"id": 1, "first_name": "Ada", "last_name": "Lovelace"},
    {"id": 2, "first_name": "Alan", "last_name": "Turing"},
]


def profile(person_id):
    """Return what the page of a person shows."""
    for person in PEOPLE:
        if person["id"] == person_id:
            return {"id": person_id, "name": person["first_name"]}
    raise LookupError(person_id)
