"""What the city, its councils and its children do, in the words of the field.

Pure: the standard library and `eventsourcing` only. One aggregate per file.
"""
