"""Who may come in: accounts of adults, their sessions, and the facilitators' printed links.

Nothing here is in the log, which knows the random id of an account and no name.
"""
