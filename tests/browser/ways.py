"""The ways by which children come to the questions, and their sheets to the box.

The device speaks another language than the child, who picks her own: a page that forgets it shows.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from babel import Locale
from playwright.sync_api import Browser, Page, expect

from consult.ballots.punching import TICKET
from consult.catalogues import translator
from consult.projections.doors import Door
from tests.browser.hands import press, tick, write
from tests.browser.offline import HAS_KIT, PATIENCE, until, waiting
from tests.browser.tablet_promises import at_the_start, bind
from tests.browser.town import Town

SENT: Final = "Tes réponses sont parties."
KEPT: Final = "Tes réponses sont gardées ici. Elles partiront dès qu’il y a du réseau."
CHILDREN: Final = "30"
"""How many sit."""


@dataclass(frozen=True)
class Child:
    """Who answers: a language, an age."""

    language: str
    band: str

    def read(self, french: str) -> str:
        """What this child reads instead of a French sentence of the journey."""
        return translator(self.language)(french)

    @property
    def own_name(self) -> str:
        """What the child's language is called in itself."""
        return str(Locale.parse(self.language).display_name).capitalize()


class Way(ABC):
    """One way, for one child after the other; `close` at the end."""

    said: ClassVar[str] = SENT
    """What the thank-you says of the answers."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town = town
        self._browser = browser
        self._pages: list[Page] = []

    @abstractmethod
    def door(self, child: Child) -> Door:
        """The door through which the child comes."""

    @abstractmethod
    def begin(self, child: Child) -> Page:
        """The invitation, in the child's language, for the child's age."""

    def end(self, page: Page, child: Child) -> None:
        """The thank-you is there: let the sheet arrive, leave the device to the next child."""
        del child
        page.context.close()
        self._pages.remove(page)

    def close(self) -> None:
        """Put all devices away."""
        self.town.site.up()
        for page in self._pages:
            page.context.close()
        self._pages.clear()

    def _device(self, language: str = "fr") -> Page:
        """A page of a new device that speaks another language."""
        locale = "en-GB" if language == "fr" else "fr-FR"
        size = {"width": 390, "height": 844}
        context = self._browser.new_context(viewport=size, locale=locale, has_touch=True)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self._pages.append(context.new_page())
        return self._pages[-1]

    def _address(self, door: Door) -> str:
        return f"{self.town.site.address}/c/{door.code}"


def choose_language(page: Page, child: Child) -> None:
    """Touch the name of one's own language."""
    page.get_by_role("link", name=child.own_name, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", child.language)


def choose_age(page: Page, child: Child) -> None:
    """Touch one's age."""
    page.locator(f'a[data-band="{child.band}"]').click()
    expect(page.locator(".choice")).to_be_visible()


class Poster(Way):
    """The code of a poster, on a phone with network."""

    def __init__(self, town: Town, browser: Browser) -> None:
        super().__init__(town, browser)
        self._door = town.poster("link")

    def door(self, child: Child) -> Door:
        return self._door

    def begin(self, child: Child) -> Page:
        page = self._device(child.language)
        self._scan(page, child)
        return page

    def _scan(self, page: Page, child: Child) -> None:
        page.goto(self._address(self._door))
        choose_language(page, child)
        choose_age(page, child)


class PosterLater(Poster):
    """The same once the network is gone; the sheet leaves when it is back."""

    said = KEPT

    def begin(self, child: Child) -> Page:
        self.town.site.up()
        page = super().begin(child)
        kit = f"/{child.band}/kit?l={child.language}"
        until(page, lambda: page.evaluate(HAS_KIT, kit))
        self.town.site.down()
        page.goto(self._address(self._door))
        choose_age(page, child)
        return page

    def end(self, page: Page, child: Child) -> None:
        send_what_waits(page, self.town)
        super().end(page, child)


def send_what_waits(page: Page, town: Town) -> None:
    """One sheet waits, sealed; the network comes back, and it leaves."""
    assert len(waiting(page)) == 1
    town.site.up()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    until(page, lambda: not waiting(page))


class Tablet(Way):
    """A tablet that goes from hand to hand."""

    def door(self, child: Child) -> Door:
        return self.town.site.door

    def begin(self, child: Child) -> Page:
        if not self._pages:
            bind(self._device(), self.town.site)
        [page] = self._pages
        if page.locator(".begin").is_hidden():  # The child before did not come to the end.
            page.goto(f"{self.town.site.address}/c/tablette/{self.town.site.door.code}")
        page.get_by_role("link", name=child.own_name, exact=True).click()
        choose_age(page, child)
        return page

    def end(self, page: Page, child: Child) -> None:
        press(page, child.read("C’est à moi"))
        at_the_start(page)


class TabletLater(Tablet):
    """The same in a gymnasium without network; sheets leave when it is back."""

    said = KEPT

    def begin(self, child: Child) -> Page:
        if self._pages:
            self.town.site.down()
            return super().begin(child)
        bind(self._device(), self.town.site)
        return self.begin(child)

    def end(self, page: Page, child: Child) -> None:
        super().end(page, child)
        send_what_waits(page, self.town)


class Sitting(Way):
    """A class whose facilitator has opened a sitting and shows its code."""

    def __init__(self, town: Town, browser: Browser) -> None:
        super().__init__(town, browser)
        self._doors: dict[str, Door] = {}
        self._desk: Page | None = None

    def door(self, child: Child) -> Door:
        if child.band not in self._doors:
            self._desk = self._desk or self._come_in()
            self._doors[child.band] = self.town.door(self._open(self._desk, child.band))
        return self._doors[child.band]

    def begin(self, child: Child) -> Page:
        door, page = self.door(child), self._device(child.language)
        page.goto(self._address(door))
        choose_language(page, child)
        return page

    def _come_in(self) -> Page:
        desk, printed = self._device(), self.town.access()
        desk.goto(f"{self.town.site.address}/seance/{printed.token}")
        write(desk, "Code secret", printed.pin)
        press(desk, "Entrer")
        return desk

    def _open(self, desk: Page, band: str) -> str:
        """Open a sitting for an age; the code that the class reads."""
        desk.goto(f"{self.town.site.address}/seance/ouvrir")
        tick(desk, re.compile(f"^{band} ans"))
        write(desk, "Combien d’enfants sont là\u00a0?", CHILDREN)
        press(desk, "Ouvrir la séance")
        shown = desk.get_by_role("img", name=re.compile(r"^(\w ){4}\w$")).inner_text()
        return "".join(shown.split())


class Ticket(Way):
    """A ticket drawn from a hat, scanned: good for one sheet."""

    def __init__(self, town: Town, browser: Browser) -> None:
        super().__init__(town, browser)
        self._door = town.poster(TICKET)

    def door(self, child: Child) -> Door:
        return self._door

    def begin(self, child: Child) -> Page:
        page = self._device(child.language)
        page.goto(f"{self._address(self._door)}?t={self.town.ticket(child.band)}")
        choose_language(page, child)
        return page


WAYS: Final[dict[str, type[Way]]] = {
    "online": Poster,
    "offline": PosterLater,
    "tablet": Tablet,
    "tablet offline": TabletLater,
    "sitting": Sitting,
    "ticket": Ticket,
}
