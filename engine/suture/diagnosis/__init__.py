"""From a signal to ranked hypotheses: what was meant, what is odd, which paths are possible."""
