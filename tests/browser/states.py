"""Every state of a child's journey, one after the other, on a page that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from consult.ballots.committer import BoxBroken, BoxFull, SittingFull, TooLate
from tests.browser.asked_states import walk_asked
from tests.browser.device_states import walk_devices
from tests.browser.showing import send, settle, show
from tests.browser.stage import ALL, EMPTY, OVER, SITTING, SOON, Stage
from tests.browser.test_child import code_of

TROUBLES: dict[str, Exception] = {
    "a crowd": BoxFull(seconds=3),
    "a full disk": BoxBroken(reason="disk-full"),
    "a database that is away": BoxBroken(reason="database"),
    "a sitting that is full": SittingFull(most=30),
    "a sheet that is too late": TooLate(),
}
MESSAGES = {
    "a code to type": ("/c/?", 200),
    "a code that opens nothing": ("/c/22222?", 404),
    "no consultation": (f"/c/{EMPTY}?", 200),
    "a consultation to come": (f"/c/{SOON}?", 200),
    "a sitting that is over": (f"/c/{SITTING}?", 409),
    "the ages": (f"/c/{ALL}?", 200),
    "the answers": (f"/c/{OVER}?", 200),
    "the indicators": ("/c/scene/indicators?", 200),
}
"""What does not depend on an age: path, and the status that shows that it is the right page."""


def walk(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The names of all states of a band in a language, while the page shows each."""
    for part in (_answering, _not_answering, _trouble, _afterwards, _messages):
        yield from part(page, stage, band, language)


def walk_all(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The same, then those of photos, conditions, points, tickets, tablets, sound and words."""
    yield from walk(page, stage, band, language)
    yield from walk_asked(page, stage, band, language)
    yield from walk_devices(page, stage, band, language)


def _questions(stage: Stage, band: str, language: str) -> str:
    return f"{stage.address}/c/{code_of(band)}/{band}?l={language}"


def _answering(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The invitation, each question untouched and chosen, the pause, the end, the thank-you."""
    show(page, f"{stage.address}/c/{code_of(band)}?l={language}")
    yield "the invitation"
    page.locator(".help summary").click()
    yield "the invitation with the help line open"
    address = _questions(stage, band, language)
    show(page, address)
    for anchor in page.eval_on_selector_all("section.screen[id]", "all => all.map(x => x.id)"):
        if anchor.startswith("stop") and anchor not in ("stop1", "stop-end"):
            continue  # They differ by the question to which one goes back.
        show(page, f"{address}#{anchor}")
        yield f"the screen {anchor}"
        if anchor.startswith("q"):
            if page.locator("section:visible select").count():
                _share_too_much(page)
                yield f"the screen {anchor}, with too many points"
            choices = page.locator("section:visible input:is([type=radio], [type=checkbox])")
            settle(page)
            choices.first.check(force=True)
            yield f"the screen {anchor}, with a choice"
    page.locator("#q1 input").first.check(force=True)
    show(page, f"{address}#end")
    send(page, "button.main:visible")
    yield "the thank-you"


def _share_too_much(page: Page) -> None:
    """Give more points than there are, and try to send: the question is there again."""
    for share in page.locator("section:visible select").all():
        share.select_option("7")
    page.locator("#end button.main").evaluate("button => button.click()")


def _not_answering(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The pictures of a child who does not want to, and the end of one who stops."""
    show(page, f"{stage.address}/c/{code_of(band)}?l={language}")
    send(page, ".choice button")
    refused = page.url
    for anchor in page.eval_on_selector_all("section.screen[id]", "all => all.map(x => x.id)"):
        page.evaluate("anchor => { location.hash = anchor }", anchor)
        assert page.url.partition("#")[0] == refused
        yield f"the pictures, {anchor}"
    show(page, f"{_questions(stage, band, language)}#stop1")
    send(page, "button[form=stop]:visible")
    yield "all erased"


def _trouble(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """What a child reads when a sheet cannot be taken."""
    for name, trouble in TROUBLES.items():
        _ready_to_send(page, stage, band, language)
        stage.box.trouble = trouble
        send(page, "button.main:visible")
        stage.box.trouble = None
        yield name
    _ready_to_send(page, stage, band, language)
    page.locator("input[name=questionnaire]").evaluate("field => { field.value = 'x' }")
    send(page, "button.main:visible")
    yield "other questions"
    _ready_to_send(page, stage, band, language)
    limited = page.locator("section:has(.most) input[type=checkbox]")
    if limited.count():
        limited.evaluate_all("boxes => boxes.forEach(box => { box.checked = true })")
        send(page, "button.main:visible")
        yield "too many choices"


def _ready_to_send(page: Page, stage: Stage, band: str, language: str) -> None:
    """The last screen of a new sheet."""
    page.goto("about:blank")
    show(page, f"{_questions(stage, band, language)}#q1")
    page.locator("#q1 input").first.check(force=True)
    page.evaluate("location.hash = 'end'")


def _afterwards(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    show(page, f"{stage.address}/c/scene/results/{band}?l={language}")
    yield "the results"
    show(page, f"{stage.address}/c/scene/kept/{band}?l={language}")
    yield "the thank-you of what is kept"
    page.evaluate("document.querySelectorAll('.device p').forEach(one => { one.hidden = false })")
    yield "the thank-you, with answers that wait and answers refused"


def _messages(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The pages that are the same for every age, told once, for the middle one."""
    if band != "8-10":
        return
    for name, (path, status) in MESSAGES.items():
        show(page, f"{stage.address}{path}l={language}", status)
        yield name
