import sys

sys.path.insert(0, "src")

from werkzeug.datastructures import MultiDict

form = MultiDict([("amount", "1"), ("amount", None), ("amount", "3")])
print(form.getlist("amount", type=int))
