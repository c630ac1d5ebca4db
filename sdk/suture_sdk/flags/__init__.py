"""Feature flags, evaluated in this process by the bucketing that all of Suture shares."""
