"""All causes that a diagnosis may name; see docs/reference/causes.md."""
