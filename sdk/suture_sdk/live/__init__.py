"""Patches for a program that was not edited: `suture run --patches DIR -- python app.py`."""
