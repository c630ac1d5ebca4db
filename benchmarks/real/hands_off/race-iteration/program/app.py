import sys
import threading

sys.setswitchinterval(1e-5)
VISITS = dict.fromkeys(range(1000), 1)
STOP = threading.Event()


def count():
    """Count visitors as they come."""
    visitor = 1000
    while not STOP.is_set():
        VISITS[visitor] = 1
        visitor += 1


def report(times):
    return [sum(number for _, number in VISITS.items()) for _ in range(times)]


counting = threading.Thread(target=count, daemon=True)
counting.start()
try:
    print(len(report(500)))
finally:
    STOP.set()
