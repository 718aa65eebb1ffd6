"""What children hear of the journey itself, the same in every consultation.

The sentences are those of the child's pages, letter by letter; only those without a day or a
number, which no recording could say.
"""

from __future__ import annotations

from typing import Final

from consult.catalogues import N_, translator

SENTENCES: Final = (
    N_("Tu as quel âge ?"),
    N_("Tu veux nous dire ce que tu penses ?"),
    N_("Tu veux donner ton avis ?"),
    N_("On ne te demande pas ton nom."),
    N_("Tu peux t’arrêter quand tu veux."),
    N_("Je veux bien"),
    N_("Pas envie"),
    N_("Tu préfères quel animal ?"),
    N_("Touche une image. Ici, rien n’est gardé."),
    N_("Le chat"),
    N_("Le chien"),
    N_("Je ne sais pas"),
    N_("Je passe"),
    N_("Tu veux arrêter ?"),
    N_("C’est fini ! On envoie ?"),
    N_("Tes réponses partent sans ton nom. Après, on ne peut plus les changer."),
    N_("Tu n’as encore rien choisi"),
    N_("Tu peux recommencer. Tu peux aussi ne rien dire : tu as le droit."),
    N_(
        "Tu peux revenir au début, ou envoyer ta feuille sans réponse : ne rien dire est aussi "
        "ton droit."
    ),
    N_("Ta feuille est vide"),
    N_("Si tu as vu « Merci », c’est fait. Sinon, recommence."),
    N_("Merci !"),
    N_("Tes réponses sont parties."),
)


def journey(language: str) -> list[str]:
    """The sentences in a language, in the order in which they are met."""
    translate = translator(language)
    return [translate(sentence) for sentence in SENTENCES]
