"""Incidents: signals that belong together."""
