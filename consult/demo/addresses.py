"""What `consult demo` prints: where to go, a child's address first."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consult.config import Settings
from consult.sentences import N_
from consult.web.demo.facts import DemoFacts
from consult.web.demo.network import child_address


@dataclass(frozen=True)
class Line:
    """A line to translate, with its facts."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)


def addresses(settings: Settings, facts: DemoFacts) -> Iterator[Line]:
    """The lines, in the order of the story."""
    here = {"url": settings.public_url}
    yield Line(N_("Un enfant répond :           {url}/c/{code}"), here | {"code": facts.code})
    yield Line(N_("Le guide, en dix minutes :   {url}/demo"), here)
    yield Line(N_("Ce que la ville a répondu :  {url}/c/{code}"), here | {"code": facts.answered})
    yield Line(N_("Un animateur, code {pin} :    {url}/seance/{link}"), here | _access(facts))
    yield Line(
        N_(
            "L’équipe, l’élue, le conseil, l’informatique : choisissez en haut de {url}/demo, "
            "sans mot de passe."
        ),
        here,
    )
    phone = child_address(settings, facts.code)
    if phone:
        yield Line(
            N_("Un téléphone du même réseau (pages des enfants seulement) : {url}"), {"url": phone}
        )
        yield Line("{picture}", {"picture": qr_in_letters(phone)})


def _access(facts: DemoFacts) -> dict[str, object]:
    return {"pin": facts.pin, "link": facts.link}


def qr_in_letters(url: str) -> str:
    """A QR code that a terminal can show, light on dark."""
    from qrcode import QRCode

    drawn = io.StringIO()
    code = QRCode(border=2)
    code.add_data(url)
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()
