import datetime
import os

os.environ["TZ"] = "/UTC"

from babel.dates import LOCALTZ, format_datetime, get_timezone

assert isinstance(LOCALTZ, datetime.tzinfo), LOCALTZ
noon = datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.timezone.utc)
assert "1:00" in format_datetime(noon, tzinfo=get_timezone("Europe/Berlin"), locale="en")
for missing in ("Mars/Olympus", "Mars/Phobos"):
    try:
        zone = get_timezone(missing)
    except LookupError:
        continue
    raise AssertionError(f"{missing} became {zone}")
