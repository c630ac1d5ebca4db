import time


def stamp(record):
    """Return the record with the time at which it was seen, in nanoseconds."""
    return {**record, "seen": time.perf_counter_ns()}
