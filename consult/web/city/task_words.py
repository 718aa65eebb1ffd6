"""The words of the tasks of "Cette semaine": what, why, until when, where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.projections.week import Task, Urgency
from consult.web.context import day
from consult.web.language import in_language

NAMES_SHOWN = 3

PAGES = {
    "found-city": "city.found",
    "import-places": "city.import_directory",
    "choose-consultation": "city.new_consultation",
    "add-centre": "city.add_place",
    "print-posters": "city.posters",
    "open": "city.open_consultation",
    "close": "city.close_consultation",
    "confirm-aside": "facilitator.staff_sittings",
    "call-silent": "city.consultation",
    "closing-soon": "city.extend_consultation",
    "count-now": "city.request_count",
    "invite-council": "city.results",
    "release": "city.release_results",
    "draft": "city.decisions",
    "few-sheets": "city.first_answer",
    "key-lost": "city.first_answer",
    "first-answer": "city.first_answer",
    "full-answer": "city.full_answer",
    "follow-up": "city.follow_up",
}
"""Where each task is done: an endpoint, given the consultation when there is one."""


@dataclass(frozen=True)
class Said:
    """A task in words: what, why, until when, the word of its button, where it leads."""

    title: str
    why: str
    due: str
    action: str
    url: str
    late: bool


def say(task: Task) -> Said:
    """The words of a task."""
    about = task.about
    title = in_language(about.title) if about else ""
    what, why, action = WORDS[task.code](task, title)
    return Said(
        title=what,
        why=why,
        due=_due(task),
        action=action,
        url=_page(task),
        late=task.urgency is Urgency.LATE,
    )


def _page(task: Task) -> str:
    """Where it is done: the sittings of all consultations stand on one page."""
    if task.about is None:
        return url_for(PAGES[task.code])
    if task.code == "confirm-aside":
        return url_for(PAGES[task.code], _anchor=f"of-{task.about.id}")
    return url_for(PAGES[task.code], consultation=task.about.id)


def names_of(names: tuple[str, ...]) -> str:
    """The first names of a list, and how many more there are."""
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    if more <= 0:
        return shown
    return str(
        ngettext("%(names)s et %(num)s autre", "%(names)s et %(num)s autres", more, names=shown)
    )


def _found_city(_task: Task, _title: str) -> tuple[str, str, str]:
    return (
        _("Dites quelle est votre commune"),
        _("Deux mots suffisent, et vos écoles viennent de l’annuaire."),
        _("Commencer"),
    )


def _import_places(_task: Task, _title: str) -> tuple[str, str, str]:
    return (
        _("Importez vos écoles"),
        _("Leurs effectifs et leurs affiches seront prêts dans la minute."),
        _("Importer l’annuaire"),
    )


def _choose(task: Task, _title: str) -> tuple[str, str, str]:
    if task.urgency is Urgency.LATER:
        return (
            _("Préparez la prochaine consultation"),
            _("Les enfants ont leurs réponses\u00a0: que leur demandez-vous ensuite\u00a0?"),
            _("Choisir"),
        )
    return (
        _("Choisissez une première consultation"),
        _("Trois sont prêtes, avec leurs questions, leurs images et leurs lettres."),
        _("Choisir"),
    )


def _add_centre(_task: Task, _title: str) -> tuple[str, str, str]:
    return (
        _("Ajoutez vos centres de loisirs"),
        _("L’annuaire ne connaît que les écoles. Un nom suffit, et l’affiche est prête."),
        _("Ajouter"),
    )


def _print_posters(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Imprimez les affiches de «\u00a0%(title)s\u00a0»", title=title),
        _("Une page par lieu, dans un seul fichier."),
        _("Imprimer"),
    )


def _open(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Ouvrez «\u00a0%(title)s\u00a0»", title=title),
        _("Tout est prêt. Les enfants pourront répondre aussitôt."),
        _("Ouvrir"),
    )


def _close(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Clôturez «\u00a0%(title)s\u00a0»", title=title),
        _("Le dernier jour est passé et la clôture ne s’est pas faite seule."),
        _("Clôturer"),
    )


def _confirm_aside(task: Task, title: str) -> tuple[str, str, str]:
    what = ngettext(
        "Un groupe à écarter ou à remettre dans le compte attend une deuxième personne\u00a0: "
        "«\u00a0%(title)s\u00a0»",
        "%(num)s groupes à écarter ou à remettre dans le compte attendent une deuxième personne"
        "\u00a0: «\u00a0%(title)s\u00a0»",
        task.number,
        title=title,
    )
    why = _("Sans elle, rien ne change. Qui l’a demandé peut retirer sa demande.")
    return str(what), why, _("Voir les séances")


def _call_silent(task: Task, title: str) -> tuple[str, str, str]:
    what = ngettext(
        "Appelez un lieu silencieux\u00a0: «\u00a0%(title)s\u00a0»",
        "Appelez %(num)s lieux silencieux\u00a0: «\u00a0%(title)s\u00a0»",
        task.number,
        title=title,
    )
    return str(what), names_of(task.names), _("Voir les lieux")


def _closing_soon(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("«\u00a0%(title)s\u00a0» se termine", title=title),
        _("Elle se clôturera seule. S’il manque des classes, prolongez-la."),
        _("Prolonger"),
    )


def _count_now(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("«\u00a0%(title)s\u00a0»\u00a0: toutes les tablettes sont revenues\u00a0?", title=title),
        _("Alors le dépouillement peut se faire maintenant. Sinon il se fera seul."),
        _("Dépouiller"),
    )


def _invite_council(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Réunissez le conseil sur «\u00a0%(title)s\u00a0»", title=title),
        _("Les résultats sont prêts, et lui seul les lit avant tous\u00a0: 75 minutes suffisent."),
        _("Voir les résultats"),
    )


def _release(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Rendez publics les résultats de «\u00a0%(title)s\u00a0»", title=title),
        _("Le conseil s’est réuni\u00a0: chacun peut lire maintenant."),
        _("Publier"),
    )


def _draft(task: Task, title: str) -> tuple[str, str, str]:
    what = ngettext(
        "Préparez la réponse à un constat de «\u00a0%(title)s\u00a0»",
        "Préparez les réponses à %(num)s constats de «\u00a0%(title)s\u00a0»",
        task.number,
        title=title,
    )
    return str(what), _("L’élu valide ce que vous rédigez, en quelques minutes."), _("Rédiger")


def _few_sheets(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _(
            "Trop peu de bulletins\u00a0: dites-le aux enfants de «\u00a0%(title)s\u00a0»",
            title=title,
        ),
        _(
            "Dépouillée\u00a0: trop peu de bulletins pour montrer un résultat. "
            "La première réponse reste promise."
        ),
        _("Écrire"),
    )


def _key_lost(_task: Task, title: str) -> tuple[str, str, str]:
    what = _("La clé est perdue\u00a0: dites-le aux enfants de «\u00a0%(of)s\u00a0»", of=title)
    why = _("Les bulletins ont été détruits sans être lus. La première réponse reste promise.")
    return what, why, _("Écrire")


def _first_answer(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Écrivez la première réponse aux enfants\u00a0: «\u00a0%(title)s\u00a0»", title=title),
        _("Ce que vous avez entendu, et ce qui vient ensuite. Même code, même affiche."),
        _("Écrire"),
    )


def _full_answer(task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Donnez la réponse complète aux enfants\u00a0: «\u00a0%(title)s\u00a0»", title=title),
        str(
            ngettext(
                "La décision est prise\u00a0: dites-la.",
                "Les %(num)s décisions sont prises\u00a0: dites-les.",
                task.number,
            )
        ),
        _("Répondre"),
    )


def _follow_up(_task: Task, title: str) -> tuple[str, str, str]:
    return (
        _("Un an après\u00a0: «\u00a0%(title)s\u00a0»", title=title),
        _("Dites aux enfants ce qui a vraiment changé."),
        _("Raconter"),
    )


WORDS = {
    "found-city": _found_city,
    "import-places": _import_places,
    "choose-consultation": _choose,
    "add-centre": _add_centre,
    "print-posters": _print_posters,
    "open": _open,
    "close": _close,
    "confirm-aside": _confirm_aside,
    "call-silent": _call_silent,
    "closing-soon": _closing_soon,
    "count-now": _count_now,
    "invite-council": _invite_council,
    "release": _release,
    "draft": _draft,
    "few-sheets": _few_sheets,
    "key-lost": _key_lost,
    "first-answer": _first_answer,
    "full-answer": _full_answer,
    "follow-up": _follow_up,
}


def _due(task: Task) -> str:
    if not task.due:
        return ""
    when = day(task.due, "full")
    if task.code in ("print-posters", "open"):
        return str(_("Ouverture prévue le %(day)s", day=when))
    if task.code in ("call-silent", "closing-soon", "close"):
        return str(_("Clôture le %(day)s", day=when))
    if task.code == "count-now":
        return str(_("Les tablettes ont jusqu’au %(day)s", day=when))
    return str(_("Réponse promise pour le %(day)s", day=when))
