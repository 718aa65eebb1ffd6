"""What a person does with a page, by the words that they read on it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

PDF = b"%PDF"

Where = Page | Locator


def follow(where: Where, link: str) -> None:
    """Go where a link says."""
    where.get_by_role("link", name=link, exact=True).first.click()


def press(where: Where, button: str) -> None:
    """Press a button."""
    where.get_by_role("button", name=button, exact=True).first.click()


def write(where: Where, label: str, text: str) -> None:
    """Write in the first field of this label: words, a number, a day."""
    kinds = [where.get_by_role(kind, name=label) for kind in ("textbox", "spinbutton", "combobox")]
    kinds[0].or_(kinds[1]).or_(kinds[2]).first.fill(text)


def tick(where: Where, label: str | re.Pattern[str]) -> None:
    """Tick a box, or choose one of several."""
    where.get_by_label(label, exact=True).first.check()


def touch(page: Page, words: str) -> None:
    """Touch what says this on the screen that is shown."""
    page.get_by_text(words, exact=True).locator("visible=true").click()


def send_empty(page: Page) -> None:
    """Send a sheet without an answer: the page asks first."""
    touch(page, "J’envoie")
    touch(page, "J’envoie sans répondre")


def unfold(page: Page, summary: str) -> None:
    """Open what is folded under these words."""
    page.locator("summary").filter(has_text=summary).first.click()


def group(where: Where, legend: str) -> Locator:
    """The fields that go together under this legend."""
    return where.get_by_role("group", name=legend).first


def row(where: Where, words: str) -> Locator:
    """The entry of a list that says this."""
    return where.get_by_role("listitem").filter(has_text=words).first


def reads(page: Page, *sentences: str) -> None:
    """Fail unless these words are on the page, where eyes can see them."""
    for sentence in sentences:
        expect(page.get_by_text(sentence).locator("visible=true").first).to_be_visible()


def is_on(page: Page, heading: str) -> None:
    """Fail unless this is the title of the page."""
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def is_told(page: Page, sentence: str) -> None:
    """Fail unless the page says that this was done."""
    expect(page.get_by_role("status")).to_contain_text(sentence)


def printed_by_link(page: Page, link: str) -> bytes:
    """The file behind a link."""
    found = page.get_by_role("link", name=link, exact=True).first
    return _fetch(page, found.evaluate("link => link.href"))


def printed_by_form(page: Page, button: str) -> bytes:
    """The file that a form prepares, with what is chosen in it."""
    found = page.get_by_role("button", name=button, exact=True)
    choice = "new URLSearchParams(new FormData(button.form))"
    return _fetch(page, found.evaluate(f"button => button.form.action + '?' + {choice}"))


def _fetch(page: Page, address: str) -> bytes:
    answer = page.context.request.get(address)
    assert answer.ok, address
    return answer.body()
