"""Read models, folded from the log: they can be thrown away and rebuilt.

One file per read model: its rows and its event handlers side by side.
"""
