"""Patches that can be switched: registered callables, and data patches whose kinds live here."""
