"""The nouns of Suture: pure, frozen, without imports from the floors above."""
