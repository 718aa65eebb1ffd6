"""What people read beside a figure: why it is hidden, how sure it is, what it leaves out.

One sentence per code of the statistics. French is the source; the web translates with gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from consult.sentences import N_

HIDDEN: str = N_(
    "On ne montre pas ce résultat : trop peu de réponses, ou réponses trop semblables, "
    "pour protéger les enfants."
)
"""The one wording that readers get, whatever the cause."""

HIDDEN_FOR_CHILDREN: str = N_("On ne montre pas ce résultat : on pourrait deviner qui a répondu.")

REASONS: dict[str, str] = {
    "few-answers": N_("Moins de 10 réponses"),
    "alike": N_("Réponses trop semblables : moins de 3 d’un côté"),
    "small-group": N_("Groupe de moins de 20 enfants"),
    "few-places": N_("Trop peu de lieux pour qu’aucun ne se reconnaisse"),
    "dominant-place": N_("Un seul lieu donne plus de 85 % des réponses"),
    "one-level": N_("Un ou deux lieux : seul le total de la ville est montré"),
    "small-place": N_("Lieu de moins de 30 réponses"),
    "not-agreed": N_("Le lieu n’a pas donné son accord"),
    "more-sheets-than-children": N_("Plus de bulletins que d’enfants"),
    "asked-apart": N_("Les âges réunis n’ont pas été interrogés de la même façon"),
    "condition": N_("Dirait combien d’enfants ont choisi une réponse d’une autre question"),
    "secondary": N_("Caché pour qu’une soustraction n’en révèle pas un autre"),
}
"""Why a cell is hidden, for the audit of staff only."""

SHOWN: dict[str, str] = {
    "nearly-all": N_("Presque tous : au moins 9 sur 10"),
    "nearly-none": N_("Presque aucun : au plus 1 sur 10"),
    "u": N_("Résultat incertain : à lire avec prudence, sans comparer"),
    "solid": N_("Solide"),
    "cautious": N_("À lire avec prudence"),
    "indicative": N_("Indicatif"),
    "many-skipped": N_("Plus d’un enfant sur cinq a passé cette question"),
}
"""How a cell that is shown has to be read."""

MODES: dict[str, str] = {
    "sitting": N_("en séance"),
    "tablet": N_("sur une tablette partagée"),
    "link": N_("par un lien ouvert à tous"),
    "ticket": N_("avec un ticket"),
    "paper": N_("sur papier"),
    "mixed": N_("de plusieurs façons réunies"),
}
"""How sheets came, in a list."""

MODES_OF_FIGURES: dict[str, str] = {
    "sitting": N_("Les enfants ont répondu en séance."),
    "tablet": N_("Les enfants ont répondu sur une tablette partagée."),
    "link": N_("Les enfants ont répondu par un lien ouvert à tous."),
    "ticket": N_("Les enfants ont répondu avec un ticket."),
    "paper": N_("Les enfants ont répondu sur papier."),
    "mixed": N_("Les enfants ont répondu de plusieurs façons, comptées ensemble."),
    "all": N_("Les enfants ont répondu de plusieurs façons, comptées ensemble."),
}
"""How the children of one figure answered."""

STATUSES: dict[str, str] = {
    "not-calculable": N_("Non calculable"),
    "too-few": N_("Trop peu de réponses pour un chiffre"),
}
"""Why an indicator has no value."""

TOO_SOON = N_("Trop tôt")
"""Said instead, where nothing is due yet: nothing is missing but time."""

NOTES: dict[str, str] = {
    "no-denominator": N_("Il manque de quoi calculer."),
    "not-measured": N_("Pas encore mesuré."),
    "not-asked": N_("Cette notion n’a pas encore été demandée aux enfants."),
    "more-sheets-than-children": N_(
        "Plus de bulletins que d’enfants : vérifiez la population déclarée."
    ),
    "more-places-than-eligible": N_("Plus de lieux participants que de lieux déclarés."),
    "starts-lost": N_("Des débuts n’ont pas été enregistrés."),
    "july-august-paused": N_("Juillet et août ne comptent pas."),
    "hidden-left-out": N_("Des tranches d’âge protégées ne sont pas comptées."),
    "among-answers": N_("Parmi les enfants qui ont répondu."),
    "speaks-for-city": N_("Parmi les enfants de la ville qui ont répondu."),
}
"""What an indicator leaves out or takes for granted."""

COUNTED_NOTES = ("median-not-reached", "still-waiting", "not-yet-due", "retroactive-link")
"""Notes that say a number; see `counted_note`."""

INDICATORS: dict[str, str] = {
    "ESP-1": N_("%(value)s des enfants de 6 à 17 ans ont donné leur avis ces douze derniers mois."),
    "ESP-2": N_("%(value)s des lieux ont participé ces douze derniers mois."),
    "VOI-1": N_("%(value)s des questionnaires commencés ont été envoyés."),
    "VOI-2": N_(
        "%(value)s des questions posées ont eu pour réponse « je ne sais pas » ou « je passe »."
    ),
    "AUD-1": N_(
        "%(value)s des consultations closes depuis %(limit)s jours "
        "ont été examinées à temps par un conseil."
    ),
    "AUD-3": N_(
        "La moitié des consultations ont été examinées par un conseil en %(value)s ou moins."
    ),
    "AUD-4": N_(
        "Parmi les enfants qui ont répondu, %(value)s se sentent écoutés par les adultes "
        "de la ville."
    ),
    "INF-1": N_(
        "%(value)s des constats que la ville a acceptés ou adaptés ont une action dans le plan."
    ),
    "INF-2": N_(
        "%(value)s des actions du plan viennent de ce que les enfants avaient dit "
        "avant qu’elles commencent."
    ),
    "INF-3": N_(
        "%(value)s des constats de plus de %(limit)s jours ont reçu à temps une décision motivée."
    ),
    "INF-5": N_(
        "Parmi les enfants qui ont répondu, %(value)s pensent que leur avis change quelque chose."
    ),
    "RET-1": N_(
        "%(value)s des consultations closes depuis %(limit)s jours "
        "ont eu une réponse à chaque constat."
    ),
    "RET-2": N_("La moitié des consultations ont eu une première réponse en %(value)s ou moins."),
}
"""What the value of an indicator says, as a whole sentence."""

SAME_DAY: dict[str, str] = {
    "AUD-3": N_("La moitié des consultations ont été examinées par un conseil le jour même."),
    "RET-2": N_("La moitié des consultations ont eu une première réponse le jour même."),
}
"""The same for a delay of no day."""


def counted_note(code: str, number: int, ngettext: Callable[..., str]) -> str:
    """The note that says `number`. Raises LookupError for a code that is not in COUNTED_NOTES."""
    if code == "median-not-reached":
        return ngettext(
            "Moins de la moitié est terminée : au moins %(num)s jour.",
            "Moins de la moitié est terminée : au moins %(num)s jours.",
            number,
        )
    if code == "still-waiting":
        return ngettext(
            "%(num)s en attente, comptée dans le délai.",
            "%(num)s en attente, comptées dans le délai.",
            number,
        )
    if code == "not-yet-due":
        return ngettext(
            "%(num)s dont le délai court encore.", "%(num)s dont le délai court encore.", number
        )
    if code == "retroactive-link":
        return ngettext(
            "%(num)s action liée après son début, montrée mais non comptée.",
            "%(num)s actions liées après leur début, montrées mais non comptées.",
            number,
        )
    raise LookupError(code)


def note(
    code: str,
    numbers: Mapping[str, int],
    gettext: Callable[[str], str],
    ngettext: Callable[..., str],
) -> str:
    """The translated sentence of a note; `numbers` by code for those that say one."""
    if code in COUNTED_NOTES:
        return counted_note(code, numbers.get(code, 0), ngettext)
    return gettext(NOTES[code])
