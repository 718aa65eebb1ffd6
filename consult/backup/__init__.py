"""Backups: one encrypted file that holds a city, made while it works, restored on either engine.

making     the file, from a snapshot of all stores at one moment
restoring  a city, from the file, all or nothing
moving     from one engine to the other: the same rows, without a file
nightly    a backup each night, restored for a test, the old ones deleted
"""
