"""What runs on the far side of the wall: standard library only, Python 3.9 and later, nothing of the engine.

These files are copied out and imported under another name, by the engine's interpreter or by the one of the
program under repair; so they import one another relatively and nothing else of Suture.
"""
