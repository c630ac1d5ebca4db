from werkzeug.datastructures import MultiDict

form = MultiDict([("amount", "1"), ("amount", None), ("amount", "3"), ("amount", "x")])
assert form.getlist("amount", type=int) == [1, 3], form.getlist("amount", type=int)
assert form.getlist("amount") == ["1", None, "3", "x"]
assert form.getlist("nothing", type=int) == []
assert MultiDict({"a": "7"}).getlist("a", type=int) == [7]
