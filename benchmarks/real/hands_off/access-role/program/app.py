from access import allowed

REQUESTS = [("ada", "delete"), ("alan", "write"), ("eve", "delete")]

for user, right in REQUESTS:
    print(user, right, "yes" if allowed(user, right) else "no")
