import json


def items(answer):
    """Return the items of a page of results."""
    return json.loads(answer)["items"]


def names(answers):
    return [item["name"] for answer in answers for item in items(answer)]
