"""A child's whole journey, by touch: what is read on the way, what is answered, what arrives."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any, Final

from babel import Locale
from playwright.sync_api import Locator, Page, expect

from consult.domain.ballot import Answer, Answers, BoxKey, Sheet, ranked
from consult.domain.document import Document, Question, Variant
from consult.domain.kinds import ORDER, POINTS, RANKS, SEVERAL
from consult.projections.doors import Door
from consult.web.answer.days import spoken
from consult.web.answer.pages import YOUNG
from scripts.translations import read as catalogue
from tests.browser.hands import touch
from tests.browser.offline import read as read_sealed
from tests.browser.ways import Child, Way

ALL_OF_IT: Final = """() => {
  const root = document.documentElement.cloneNode(true);
  for (const word of root.querySelectorAll(".unbroken")) word.replaceWith(word.textContent);
  root.normalize();
  const body = root.querySelector("body");
  const own = (one) => one.closest("[lang]").lang === root.lang && !one.closest("script, noscript");
  const said = [document.title];
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (own(texts.currentNode.parentElement)) said.push(texts.currentNode.data);
  }
  for (const one of body.querySelectorAll("[aria-label]")) {
    if (own(one)) said.push(one.ariaLabel);
  }
  return { lang: root.lang, dir: root.dir, band: root.dataset.band, said };
}"""
"""How a page is read, and all that it says, hidden or not, in the language that it claims."""
PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")


def walks(way: Way, child: Child) -> None:
    """From the invitation to the thank-you: one sheet arrives, with exactly what was touched."""
    way.town.arrived()
    page, door = way.begin(child), way.door(child)
    reads_in_her_language(page, child, door)
    touch(page, child.read("Je veux bien"))
    answers = answer_all(page, child, door)
    touch(page, child.read("J’envoie"))
    expect(page.locator("h1:visible")).to_have_text(child.read("Merci\u00a0!"))
    expect(page.get_by_text(child.read(way.said), exact=True)).to_be_visible()
    reads_in_her_language(page, child, door)
    way.end(page, child)
    arrived_once(way, child, door, answers)


def answer_all(page: Page, child: Child, door: Door) -> Answers:
    """Touch an answer to each question, drawn by lot; what was touched."""
    answers, asked = Answers(), document_of(door).questions_for(child.band)
    lot = Random(f"{door.mode} {child}")
    for number, (question, variant) in enumerate(asked):
        expect(page.locator("h1:visible")).to_have_text(variant.text[child.language])
        if not number:
            reads_in_her_language(page, child, door)
        screen = page.locator("section.screen:visible")
        answers[question.code] = _touched(screen, child, question, variant, lot)
        touch(page, child.read("Après" if child.band in YOUNG else "Suivant"))
    return answers


def _touched(
    screen: Locator, child: Child, question: Question, variant: Variant, lot: Random
) -> Answer:
    """Touch some of the options; what the sheet has to say."""
    words = {one.id: one.label[child.language] for one in variant.options}
    drawn = lot.sample(variant.option_ids, len(words))
    if variant.kind == ORDER:
        for place, id in zip(("En premier", "Ensuite"), drawn, strict=False):
            group = screen.get_by_role("group", name=child.read(place), exact=True)
            _named(group, "label.tile", words[id]).click()
        return tuple(ranked(id, rank) for id, rank in zip(drawn, RANKS, strict=True))
    if variant.kind == POINTS:
        for id, points in zip(drawn, "73", strict=False):
            _named(screen, ".share", words[id]).get_by_role("combobox").select_option(points)
        return drawn[0]
    chosen = drawn[: variant.at_most or 1]
    for id in chosen:
        _named(screen, "label.tile", words[id]).click()
    in_order = tuple(id for id in variant.option_ids if id in chosen)
    return in_order if variant.kind == SEVERAL else chosen[0]


def _named(where: Locator, css: str, words: str) -> Locator:
    """What is shown there under these words."""
    return where.locator(css, has=where.page.get_by_text(words, exact=True))


def reads_in_her_language(page: Page, child: Child, door: Door) -> None:
    """Fail unless the whole page is in the child's language, read its way, made for her age."""
    shown: dict[str, Any] = page.evaluate(ALL_OF_IT)
    direction = Locale.parse(child.language).text_direction
    told = [shown[name] for name in ("lang", "dir", "band")]
    assert told == [child.language, direction, child.band], f"{child} is given {told}"
    own = {text[child.language] for _, text in document_of(door).texts()}
    own |= {door.title[child.language], door.decision[child.language]}
    own |= {door.place_name, door.code, child.own_name}
    own = {_tidy(one) for one in own}
    sentences = ours(child.language, door.closes, door.answer_by)
    strange = {one for one in map(_tidy, shown["said"]) if not is_known(one, own, sentences)}
    assert strange == set(), f"{child} reads {strange}"


def is_known(text: str, own: set[str], sentences: re.Pattern[str]) -> bool:
    """Whether these are such words, or several of them put together: "5 questions, 8 minutes."

    Numbers and signs are of no language.
    """
    if text in own or not any(map(str.isalpha, text)) or sentences.fullmatch(text):
        return True
    parts = re.split("[,،] ", text.removesuffix("."))
    return len(parts) > 1 and all(is_known(part, own, sentences) for part in parts)


@cache
def ours(language: str, *days: str) -> re.Pattern[str]:
    """Any sentence of the catalogue of a language, with numbers or these days filled in."""
    values = "|".join((r"\d+", *(re.escape(_tidy(spoken(day, language))) for day in days)))
    sentences = [
        f"(?:{values})".join(map(re.escape, PLACEHOLDER.split(_tidy(text))))
        for message in catalogue(language)
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    return re.compile("|".join(sentences))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def document_of(door: Door) -> Document:
    """What is asked behind a door."""
    assert door.questionnaire
    return door.questionnaire


def arrived_once(way: Way, child: Child, door: Door, answers: Answers) -> None:
    """Fail unless one sheet came, into the box of this way and age, that says exactly this."""
    assert door.consultation
    mine = BoxKey(door.consultation, door.place, child.band, door.mode, door.sitting)
    came = way.town.arrived()
    assert [box for box, _ in came] == [mine], f"from {child} came {came}"
    sheet = read_sealed(door, mine, came[0][1])
    assert sheet == Sheet(door.version, answers), f"{child} touched {answers}, sent {sheet}"
