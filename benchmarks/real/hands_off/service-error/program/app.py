from client import names

ANSWERS = [
    '{"items": [{"name": "tea"}, {"name": "cup"}], "next": 2}',
    '{"error": "too many requests", "retry_after": 30}',
]

print(names(ANSWERS))
