"""The data-patch forms of templates: what a running program can take in place of the edit."""
