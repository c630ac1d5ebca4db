"""One failure's journey: a pure `next_step(journey)` and the drivers that carry it out."""
