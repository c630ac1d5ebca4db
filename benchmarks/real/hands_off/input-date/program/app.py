from datetime import datetime

FORM = {"guest": "Grace", "arrival": "2026-02-30", "nights": "2"}


def booking(form):
    """Return guest, day of arrival and number of nights."""
    arrival = datetime.strptime(form["arrival"], "%Y-%m-%d").date()
    return form["guest"], arrival, int(form["nights"])


print(booking(FORM))
