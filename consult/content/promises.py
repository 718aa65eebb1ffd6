"""What the city promises, and what was measured of each promise.

A promise is a test with a number, and a broken build (a mutant) that the test catches. The
figures are in promises.json, as the tests measured them: `python -m scripts.promises`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from consult.sentences import N_

ANONYMITY: Final = "anonymity"
KEEPING: Final = "keeping"
PAST: Final = "past"
LOAD: Final = "load"
FAMILIES: Final = (ANONYMITY, KEEPING, PAST, LOAD)
"""What promises are about, in the order in which they are told."""


@dataclass(frozen=True)
class Promise:
    """A promise: as a parent reads it (`words`, a message of the catalogues), and exactly."""

    code: str
    family: str
    words: str
    exact: str


@dataclass(frozen=True)
class Measure:
    """What one test measured of a promise. The figure is in English, as the test says it."""

    code: str
    engine: str
    """"sqlite", "postgresql", or "" when it makes no difference."""
    figure: str
    test: str
    """The test, as pytest names it, or the benchmark, by import path."""
    long: bool
    """Whether it was measured at full size."""
    day: str
    """ISO."""


@cache
def measures() -> tuple[Measure, ...]:
    """What was measured, in the order of the promises."""
    content = files("consult.content").joinpath("promises.json").read_text("utf-8")
    return tuple(Measure(**one) for one in json.loads(content))


def measured(code: str) -> tuple[Measure, ...]:
    """What was measured of one promise; nothing when it is not measured yet."""
    return tuple(one for one in measures() if one.code == code)


PROMISES: Final = (
    Promise(
        "A1",
        ANONYMITY,
        N_(
            "Avec le plan de la classe et tous les fichiers du serveur, on ne devine pas mieux "
            "ce qu’un enfant a répondu qu’en lisant les résultats publiés."
        ),
        "With a seating plan and the whole data directory, linking sheets to children does no "
        "better than guessing from the publication (+ 2 points): after the count against "
        "everyone, before it against everyone without the teller's key.",
    ),
    Promise(
        "A2",
        ANONYMITY,
        N_(
            "Après le dépouillement, il ne reste ni bulletin lisible ni clé dans aucun fichier du "
            "serveur : nous cherchons octet par octet."
        ),
        "After the count, no content of a sheet and no key is found in any file of the data "
        "directory, by raw bytes.",
    ),
    Promise(
        "A3",
        ANONYMITY,
        N_("L’adresse et le modèle de l’appareil d’un enfant ne sont notés nulle part."),
        "Canary address, user agent and free text appear in 0 files and logs.",
    ),
    Promise(
        "A4",
        ANONYMITY,
        N_(
            "Les pages des enfants ne déposent aucun cookie, n’appellent aucun autre site et ne "
            "laissent rien dans l’appareil une fois les réponses parties."
        ),
        "The child's surface: 0 cookies, 0 third-party requests, no storage after the "
        "acknowledgement.",
    ),
    Promise(
        "A5",
        ANONYMITY,
        N_(
            "Une fois la consultation annoncée, personne ne peut lever l’anonymat : "
            "ni la mairie, ni un compte, ni un réglage."
        ),
        "No command, role or setting turns anonymity off once a consultation is announced.",
    ),
    Promise(
        "A6",
        ANONYMITY,
        N_(
            "Après le dépouillement, rien ne relie un ticket à usage unique au bulletin "
            "qu’il a permis de déposer."
        ),
        "A ticket cannot be joined to a sheet after the count: no table, log or order links them.",
    ),
    Promise(
        "A7",
        ANONYMITY,
        N_("Un texte refusé à la relecture disparaît entièrement, octet par octet."),
        "A rejected text is gone from every byte; the chain still verifies.",
    ),
    Promise(
        "A8",
        ANONYMITY,
        N_("Aucun nombre caché ne se retrouve en recoupant les nombres publiés."),
        "Disclosure: 0 cells recovered by the attacker who subtracts and compares publications.",
    ),
    Promise(
        "D1",
        KEEPING,
        N_(
            "Si le serveur est coupé net pendant que les enfants répondent, aucune réponse dont "
            "l’enfant a lu « Merci » n’est perdue."
        ),
        "1,000 kill -9 under load: 0 acknowledged sheets lost.",
    ),
    Promise(
        "D2",
        KEEPING,
        N_("« Merci » ne s’affiche qu’une fois la réponse écrite sur le disque."),
        "The disk has synced before the acknowledgement: 100 %, seen by strace.",
    ),
    Promise(
        "D3",
        KEEPING,
        N_("Une réponse envoyée plusieurs fois, parce que le réseau hésite, compte une fois."),
        "10,000 retried submissions: exactly 10,000.",
    ),
    Promise(
        "D4",
        KEEPING,
        N_(
            "Interrompu à n’importe quel moment, le dépouillement reprend : chaque bulletin "
            "compte une fois, et rien n’est détruit avant d’être compté."
        ),
        "Crash at every step of the count: counted exactly once, nothing destroyed before it is "
        "recorded.",
    ),
    Promise(
        "D5",
        KEEPING,
        N_("Ce que les pages montrent est exactement ce que dit le journal, même après une panne."),
        "Read models equal a rebuild, byte for byte, after 100 kills.",
    ),
    Promise(
        "D6",
        KEEPING,
        N_(
            "Si le disque est plein, l’enfant le sait, rien de ce qui était reçu n’est perdu, "
            "et tout repart seul quand la place revient."
        ),
        "Disk full: clear 507/503, 0 acknowledged sheets lost, recovers without a restart.",
    ),
    Promise(
        "D7",
        KEEPING,
        N_(
            "Si la base de données redémarre pendant que les enfants répondent, rien ne se perd "
            "et rien ne compte deux fois."
        ),
        "PostgreSQL restarted in mid-load: 0 lost, 0 twice.",
    ),
    Promise(
        "D8",
        KEEPING,
        N_("Plusieurs serveurs peuvent démarrer au même instant, même sur une base vide."),
        "Two, then four processes starting on an empty database: all start.",
    ),
    Promise(
        "D9",
        KEEPING,
        N_("Une horloge qui avance ou recule ne perd aucun bulletin et ne clôt rien deux fois."),
        "Clock set back or forward: no sheet lost, no deadline crossed twice.",
    ),
    Promise(
        "D10",
        KEEPING,
        N_(
            "Une sauvegarde restaurée rend la ville telle qu’elle était, et celle de chaque nuit "
            "est restaurée pour l’essayer."
        ),
        "Backup, wipe, restore: identical seal head and read models, tested nightly.",
    ),
    Promise(
        "D13",
        KEEPING,
        N_(
            "Une tablette sans réseau garde les réponses jusqu’à ce qu’elles soient parties, "
            "même si elle s’éteint."
        ),
        "100 sheets queued offline, browser killed, 20 rounds: 0 lost, 0 twice; never a false "
        '"merci".',
    ),
    Promise(
        "D11",
        PAST,
        N_(
            "Une lettre changée, un fait retiré, ajouté ou déplacé dans le journal : cela se voit, "
            "et quelqu’un d’extérieur à la mairie peut le vérifier."
        ),
        "One changed byte, a swap, a deletion, a truncation, an insertion in the log: 500 of 500 "
        "detected by `consult verify`, the outsider's verifier included.",
    ),
    Promise(
        "D12",
        PAST,
        N_("Ce qui a été enregistré par une version d’hier se lit avec celle d’aujourd’hui."),
        "Yesterday's event store opens in today's version.",
    ),
    Promise(
        "L1",
        LOAD,
        N_("À neuf heures, 900 enfants peuvent répondre dans la même seconde."),
        "Nine o'clock: 900 children within one second on one small machine, one address per "
        "class: 0 refusals, p95 at most 300 ms, with a slow disk (fsync + 8 ms) too.",
    ),
    Promise(
        "L2",
        LOAD,
        N_("Une foule, ou un plaisantin, sur une affiche ne ralentit pas les autres lieux."),
        "A flood on one code does not slow another place (p99 at most 1 s).",
    ),
    Promise(
        "L3",
        LOAD,
        N_("Avec un million de bulletins, tout reste aussi rapide qu’avec dix mille."),
        "Memory and page time are flat as sheets grow from 10,000 to 1,000,000.",
    ),
)
"""Every promise, in the order in which it is told; codes never change their meaning."""
