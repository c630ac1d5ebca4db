"""Suture: finds why a program fails, proves a guarded repair, and can take it out again."""
