"""Use cases, verb_noun, grouped by who acts: load, ask, save; they return ids.

They know the domain and the log, and nothing of the web, of tables or of languages.
"""
