from datetime import datetime

from dateparser.search import search_dates

base = {"RELATIVE_BASE": datetime(2020, 5, 5, 12)}
found = search_dates("聽日", languages=["yue"], settings=base)
assert found and found[0][1].date() == datetime(2020, 5, 6).date(), found
assert search_dates("on May 3 2020", languages=["en"], settings=base)[0][1].date() == datetime(2020, 5, 3).date()
