"""What may be tried at all, decided before anything is run."""
