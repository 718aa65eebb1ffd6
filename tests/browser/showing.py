"""Going from one page of the stage to the next."""

from __future__ import annotations

from playwright.sync_api import Page


def show(page: Page, address: str, status: int = 200) -> None:
    """Go there; fail when something else answers than what is meant to."""
    answer = page.goto(address)
    assert answer is None or answer.status == status, f"{address}: {answer.status}"


SETTLED = """async () => {
  await new Promise(requestAnimationFrame);
  const settling = [...document.querySelectorAll(".screen.settling")];
  await Promise.all(settling.flatMap((one) => one.getAnimations()).map((one) => one.finished));
}"""
"""A screen that is come back to takes no tap at first: it may be the second of two."""


def settle(page: Page) -> None:
    """Wait until the screens that are shown take a tap."""
    page.evaluate(SETTLED)


def send(page: Page, button: str) -> None:
    """Press a button that sends a form, and wait for the page that answers."""
    page.wait_for_timeout(100)  # The script of a new screen marks its entry in the history.
    with page.expect_navigation():
        page.locator(button).click()
