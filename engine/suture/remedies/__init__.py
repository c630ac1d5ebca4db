"""The registry of pre-configured repairs."""
