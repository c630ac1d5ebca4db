from dateparser.search import search_dates

print(search_dates("我们聽日见面", languages=["yue"]))
