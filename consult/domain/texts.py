"""Words in several languages, for those who may import nothing else."""

Texts = dict[str, str]
"""One text per language code: {"fr": "La cour", "en": "The playground"}."""
