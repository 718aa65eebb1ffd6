"""Why a line of a directory file was not taken: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from consult.catalogues import N_

ROW_PROBLEMS: dict[str, str] = {
    "short-line": N_(
        "Ligne {line} : la ligne est incomplète ({cells} cases au lieu de {expected}). Complétez-la dans le fichier."
    ),
    "long-line": N_(
        "Ligne {line} : la ligne est trop longue ({cells} cases au lieu de {expected}). Cherchez-y un point-virgule de trop."
    ),
    "unreadable-character": N_(
        "Ligne {line} : une lettre est abîmée. Téléchargez de nouveau le fichier, sans l’ouvrir dans un tableur."
    ),
    "uai-missing": N_(
        "Ligne {line} : l’école n’a pas d’UAI, son numéro national. Ajoutez-le dans le fichier."
    ),
    "uai-shape": N_(
        "Ligne {line} : « {uai} » n’est pas un UAI. Un UAI s’écrit avec sept chiffres et une lettre."
    ),
    "uai-check-letter": N_(
        "Ligne {line} : la lettre de l’UAI {uai} est fausse, on attend {expected}. Vérifiez aussi les chiffres."
    ),
    "uai-twice": N_(
        "Ligne {line} : l’école {uai} est déjà à la ligne {first}. Gardez une seule des deux."
    ),
    "name-missing": N_("Ligne {line} : l’école {uai} n’a pas de nom. Ajoutez-le dans le fichier."),
    "level-unknown": N_(
        "Ligne {line} : le niveau de « {name} » est inconnu. Ajoutez « maternelle », « élémentaire », « collège » ou « lycée » à son nom."
    ),
    "pupils-not-a-number": N_(
        "Ligne {line} : « {written} » n’est pas un nombre d’élèves. Corrigez-le, ou videz la case si vous ne le connaissez pas."
    ),
    "position-not-a-number": N_(
        "Ligne {line} : « {written} » n’est pas une position sur la carte. Corrigez-la, ou videz la case."
    ),
}
"""Why a line of a directory file was not taken, and what to do, by `RowProblem.code`."""


def row_sentence(
    code: str, line: int, facts: Mapping[str, str | int], translate: Callable[[str], str]
) -> str:
    """The translated sentence of a line that was not taken from a directory file."""
    return translate(ROW_PROBLEMS[code]).format_map({"line": line, **facts})
