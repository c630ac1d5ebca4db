"""For those who write templates: the examples of a template, run for real."""
