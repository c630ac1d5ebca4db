import os

os.environ["TZ"] = "/UTC"

from babel.dates import format_datetime

print(format_datetime(locale="en"))
