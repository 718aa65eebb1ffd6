"""The ballot box: sheets fall in sealed, are counted once, and are then destroyed.

A child's sheet is never an event. `committer` stores it, `teller` opens the box; nothing else
reads it. Imports `domain` only: the worker hands the teller what records the counts.
"""
