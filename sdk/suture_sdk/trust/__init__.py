"""Whom to trust: signatures over what was checked, approved and applied."""
