"""What a child reads when a page is not the one that was hoped for: what is so, what to do."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from consult.projections.doors import Door
from consult.web.answer.days import spoken
from consult.web.answer.pages import write_page

Field = tuple[str, str]


def tell(
    language: str,
    status: int,
    picture: str,
    heading: Any,
    *sentences: Any,
    band: str = "",
    **more: Any,
) -> Response:
    """A page of one picture and a few sentences.

    `more`: `over` (nothing follows), `typing`, `link`, `again`.
    """
    context = {
        "over": False,
        "typing": False,
        "typed": "",
        "problem": "",
        "link": None,
        "again": None,
    } | more
    content = write_page(
        "message", language, band, picture=picture, heading=heading, sentences=sentences, **context
    )
    return Response(content, status, {"Cache-Control": "no-store"}, content_type="text/html")


def type_a_code(language: str) -> Response:
    """Where a code is typed by who cannot scan it."""
    return tell(
        language,
        200,
        "magnifying-glass-tilted-left",
        _l("Tape le code"),
        _l("Il a 5 signes. Il est écrit sur l’affiche."),
        typing=True,
    )


def unknown_code(language: str, typed: str) -> Response:
    """The code opens nothing, or not any more."""
    return tell(
        language,
        404,
        "magnifying-glass-tilted-left",
        _l("On ne trouve pas ce code"),
        _l("Regarde bien l’affiche : le code a 5 signes. Il n’y a ni zéro ni lettre O."),
        _l("C’est le bon code ? Alors l’affiche ne sert plus : demande à un adulte."),
        typing=True,
        typed=typed,
        problem=_l("Ce code n’ouvre rien."),
    )


def nothing_here(language: str) -> Response:
    """A place without a consultation, for now."""
    return tell(
        language,
        200,
        "seedling",
        _l("Rien à répondre aujourd’hui"),
        _l("Reviens un autre jour : le code reste le même."),
    )


def not_yet(language: str, day: str) -> Response:
    """The consultation, or the sitting, is for a later day (ISO)."""
    return tell(
        language,
        200,
        "seedling",
        _l("C’est pour bientôt"),
        _l("Tu pourras répondre à partir du %(day)s.", day=spoken(day, language)),
        _l("Le code reste le même."),
    )


def sitting_over(language: str, door: Door) -> Response:
    """The sitting of the class has ended; the consultation goes on for other children."""
    return tell(
        language,
        409,
        "hourglass-not-done",
        _l("La séance est finie"),
        _l("D’autres enfants répondent jusqu’au %(day)s.", day=spoken(door.closes, language)),
        _l("La ville répond au plus tard le %(day)s.", day=spoken(door.answer_by, language)),
        _l("Tu n’as pas pu répondre\u00a0? Demande à l’adulte."),
        band=door.bands[0] if len(door.bands) == 1 else "",
    )


def sitting_full(language: str, band: str, fields: list[Field]) -> Response:
    """The sitting has sent far more sheets than it has children: the adult looks into it."""
    return tell(
        language,
        409,
        "raised-hand",
        _l("Il y a déjà beaucoup de réponses"),
        _l("Appelle l’adulte qui est avec toi. Tes réponses sont encore là."),
        band=band,
        again=fields,
    )


def too_late(language: str, door: Door, band: str) -> Response:
    """A sheet that arrives when no more sheet is taken."""
    return tell(
        language,
        409,
        "hourglass-not-done",
        _l("C’est fini"),
        _l("Tes réponses arrivent trop tard. Elles ne sont pas gardées."),
        _l("La ville répond au plus tard le %(day)s.", day=spoken(door.answer_by, language)),
        band=band,
    )


def broken(language: str, status: int, address: str = "") -> Response:
    """Something failed on our side; the page at `address`, if any, may be asked for again."""
    return tell(
        language,
        status,
        "hourglass-not-done",
        _l("Ça ne marche pas"),
        _l("Ce n’est pas ta faute. Attends un peu, puis recommence."),
        link=(address, _l("Je recommence")) if address else None,
    )


def erased(language: str, door: Door, band: str, ticket: str = "") -> Response:
    """The child stopped; a ticket is as good as before."""
    return tell(
        language,
        200,
        "waving-hand",
        _l("C’est effacé"),
        _l("On n’a rien gardé. Tu as le droit de t’arrêter."),
        band=band,
        over=True,
        link=(
            f"/c/{door.code}?l={language}" + (f"&t={ticket}" if ticket else ""),
            _l("Retour au début"),
        ),
    )


def crowded(language: str, band: str, fields: list[Field], seconds: int) -> Response:
    """Too many sheets wait: the answers stay in the page."""
    answer = tell(
        language,
        503,
        "hourglass-not-done",
        _l("Il y a beaucoup de monde"),
        _l("Attends un peu, puis appuie encore. Tes réponses sont toujours là."),
        band=band,
        again=fields,
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer


def words_left(language: str, door: Door, band: str) -> Response:
    """A text is safe on the disk."""
    return tell(
        language,
        200,
        "envelope-with-arrow",
        _l("Ton mot est parti"),
        _l("Un adulte le lit d’abord. Il ne sait pas qui l’a écrit."),
        _l("Il enlève ce qui pourrait dire qui tu es."),
        band=band,
        link=(f"/c/{door.code}?l={language}", _l("Retour au début")),
    )


def words_wait(language: str, band: str, fields: list[Field]) -> Response:
    """A text cannot be taken now: it stays in the page."""
    answer = tell(
        language,
        503,
        "hourglass-not-done",
        _l("Ça ne marche pas"),
        _l("Attends un peu, puis appuie encore. Ton mot est toujours là."),
        band=band,
        again=fields,
    )
    answer.headers["Retry-After"] = "60"
    return answer


def out_of_order(language: str, band: str, fields: list[Field]) -> Response:
    """The box cannot store: the answers stay in the page."""
    return tell(
        language,
        507,
        "hammer-and-wrench",
        _l("Ça ne marche pas"),
        _l("Ce n’est pas ta faute. Appelle un adulte, puis appuie encore."),
        _l("Tes réponses sont toujours là."),
        band=band,
        again=fields,
    )


def away(language: str, band: str, fields: list[Field], seconds: int) -> Response:
    """The database is away: the answers stay in the page."""
    answer = tell(
        language,
        503,
        "hourglass-not-done",
        _l("Ça ne marche pas"),
        _l("Attends un peu, puis appuie encore. Tes réponses sont toujours là."),
        band=band,
        again=fields,
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer


def unsent(language: str, band: str, fields: list[Field]) -> Response:
    """No network, and the device cannot keep the answers: they stay in the page."""
    return tell(
        language,
        200,
        "hourglass-not-done",
        _l("Tes réponses ne sont pas parties"),
        _l("Il n’y a pas de réseau, et l’appareil ne peut pas les garder."),
        _l("Laisse cette page ouverte. Appelle un adulte, puis appuie encore."),
        band=band,
        again=fields,
    )


def no_network(language: str, band: str) -> Response:
    """No network, and the device does not know this page."""
    return tell(
        language,
        200,
        "hourglass-not-done",
        _l("Il n’y a pas de réseau"),
        _l("Cette page n’est pas dans l’appareil. Essaie plus tard."),
        band=band,
    )


def ticket_needs_network(language: str, band: str) -> Response:
    """No network, where a ticket is looked up first."""
    return tell(
        language,
        200,
        "hourglass-not-done",
        _l("Il n’y a pas de réseau"),
        _l("Pour commencer avec un ticket, il faut du réseau."),
        _l("Ton ticket est toujours bon. Essaie plus tard."),
        band=band,
    )


def start_again(language: str, door: Door, band: str, status: int) -> Response:
    """The questions have changed, or what was sent is not a sheet."""
    return tell(
        language,
        status,
        "counterclockwise-arrows-button",
        _l("Il faut recommencer"),
        _l("Les questions ont changé. Tes réponses ne sont pas parties."),
        band=band,
        link=(f"/c/{door.code}/{band}?l={language}", _l("Je recommence")),
    )


def from_elsewhere(language: str) -> Response:
    """A form of another site."""
    return tell(
        language,
        403,
        "locked",
        _l("Cette page ne vient pas d’ici"),
        _l("Scanne l’affiche, ou tape le code."),
        typing=True,
    )
