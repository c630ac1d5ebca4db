"""What `suture fix` records of a program that it runs, without hurting it.

A watched process loads this package as `_suture_watch`, so that a `suture_sdk` of its own stays its
own. Modules here therefore import one another relatively (`from . import writer`), never by name.
"""
