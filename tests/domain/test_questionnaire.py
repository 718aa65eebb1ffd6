"""A questionnaire is written, mended, published, then frozen by the first real sheet."""

import pytest

from consult import content
from consult.domain.bands import in_order
from consult.domain.document import Document, Option, Question, Variant
from consult.domain.errors import EditedMeanwhile
from consult.domain.questionnaire import (
    NoBand,
    NothingToPublish,
    NothingToTry,
    OrderIncomplete,
    PlaceholderInvented,
    PlaceholderLost,
    QuestionExists,
    Questionnaire,
    QuestionnaireFrozen,
    UnknownQuestion,
    UnknownText,
)

CHOICES = (Option("oui", {"fr": "Oui"}, "sun"), Option("non", {"fr": "Non"}, "cloud-with-rain"))
VARIANT = Variant("pictures", {"fr": "Tu aimes lire ?"}, CHOICES, ("oui",))


def question(code: str) -> Question:
    return Question(code, f"lire.{code}", "service", {"6-7": VARIANT})


@pytest.fixture
def drafted() -> Questionnaire:
    """A questionnaire of two questions, not published."""
    document = Document({"fr": "Lire"}, "culture", (question("un"), question("deux")))
    return Questionnaire.draft(document, "2026-09-01")


@pytest.fixture
def published(drafted: Questionnaire) -> Questionnaire:
    """The same, as children may be asked it."""
    drafted.publish("2026-09-10")
    return drafted


@pytest.fixture
def frozen(published: Questionnaire) -> Questionnaire:
    """The same, once a child has answered it."""
    published.freeze("2026-09-20")
    return published


def replayed(questionnaire: Questionnaire) -> Questionnaire:
    copy = None
    for event in questionnaire.collect_events():
        copy = event.mutate(copy)
    assert isinstance(copy, Questionnaire)
    return copy


def texts(document: Document) -> dict[str, dict[str, str]]:
    return dict(document.texts())


def test_a_document_is_the_same_after_it_was_kept() -> None:
    for ready in content.consultations():
        assert Document.from_dict(ready.questionnaire.to_dict()) == ready.questionnaire


def test_each_band_is_asked_its_own_variants_in_order() -> None:
    document = content.consultation("la-cour").questionnaire
    asked = document.questions_for("6-7")
    assert [one.code for one, _ in asked] == [
        "cour-plait",
        "place-pour-jouer",
        "cour-en-plus",
        "adultes-ecoutent",
        "reponse-libre",
    ]
    assert all(variant is one.variants["6-7"] for one, variant in asked)
    assert document.questions_for("15-17") == []


def test_a_language_counts_only_when_no_text_is_missing(drafted: Questionnaire) -> None:
    everything = dict.fromkeys(texts(drafted.document), "...")
    assert drafted.document.languages() == {"fr"}
    drafted.translate("en", {path: text for path, text in everything.items() if path != "title"})
    assert drafted.document.languages() == {"fr"}
    drafted.translate("en", {"title": "Reading"})
    assert drafted.document.languages() == {"fr", "en"}
    drafted.translate("en", {"deux/6-7/non": " "})
    assert drafted.document.languages() == {"fr"}


def test_no_language_is_ready_while_nothing_is_written() -> None:
    title = {"fr": "La cour", "en": "The playground"}
    asked = Question("un", "cour.place", "service", {})
    assert Document(title, "cour").languages() == set()
    assert Document(title, "cour", (asked,)).languages() == set()


def test_a_translation_touches_its_language_alone(drafted: Questionnaire) -> None:
    drafted.translate("en", {"un/6-7": "Do you like reading?", "un/6-7/oui": "Yes"})
    now = texts(drafted.document)
    assert now["un/6-7"] == {"fr": "Tu aimes lire ?", "en": "Do you like reading?"}
    assert now["un/6-7/oui"] == {"fr": "Oui", "en": "Yes"}
    assert now["deux/6-7"] == {"fr": "Tu aimes lire ?"}


def test_a_translation_of_nothing_we_ask_is_refused(drafted: Questionnaire) -> None:
    with pytest.raises(UnknownText):
        drafted.translate("en", {"un/8-10": "Do you like reading?"})


def test_a_translation_keeps_the_placeholders_of_its_source(drafted: Questionnaire) -> None:
    drafted.translate("fr", {"title": "Lire à {city}"})
    with pytest.raises(PlaceholderLost) as lost:
        drafted.translate("es", {"title": "Leer"})
    with pytest.raises(PlaceholderInvented) as invented:
        drafted.translate("es", {"title": "Leer en {city} {ciudad}"})
    assert lost.value.facts == {"path": "title", "placeholder": "{city}"}
    assert invented.value.facts == {"path": "title", "placeholder": "{ciudad}"}
    drafted.translate("es", {"title": "Leer en {city}"})
    assert drafted.document.title["es"] == "Leer en {city}"


def test_choosing_ages_takes_out_what_was_written_for_others(drafted: Questionnaire) -> None:
    drafted.write_variant("un", "8-10", VARIANT)
    drafted.choose_bands(["11-14", "8-10"])
    assert drafted.bands_chosen == ["8-10", "11-14"]
    assert drafted.document.bands() == ["8-10"]
    assert [one.code for one in drafted.document.questions] == ["un", "deux"]
    assert replayed(drafted).document == drafted.document


@pytest.mark.parametrize("bands", [[], ["9-11"], ["6-7", "x"]], ids=["none", "unknown", "one"])
def test_a_questionnaire_is_written_for_ages_that_exist(
    drafted: Questionnaire, bands: list[str]
) -> None:
    with pytest.raises(NoBand):
        drafted.choose_bands(bands)


def test_of_children_who_tried_it_the_number_alone_is_kept(drafted: Questionnaire) -> None:
    drafted.pilot("6-7", 3, "2026-09-03")
    drafted.pilot("6-7", 9, "2026-09-04")
    (*_, last) = drafted.collect_events()
    assert drafted.piloted == {"6-7": 5}
    assert (last.children, last.day, last.timestamp.hour) == (5, "2026-09-04", 0)
    with pytest.raises(NothingToTry):
        drafted.pilot("15-17", 1, "2026-09-04")


def test_questions_are_added_described_ordered_and_removed(drafted: Questionnaire) -> None:
    drafted.add_question(question("trois"))
    drafted.describe_question("trois", "N4", "self")
    drafted.order_questions(["trois", "un", "deux"])
    drafted.remove_question("un")
    assert [one.code for one in drafted.document.questions] == ["trois", "deux"]
    assert drafted.document.question("trois").construct == "N4"
    assert drafted.document.question("trois").about == "self"


def test_a_question_may_be_called_by_what_it_measures(drafted: Questionnaire) -> None:
    drafted.name_question("un", "Accès au préau")
    drafted.name_question("un", "Accès au préau")
    assert drafted.document.question("un").name == "Accès au préau"
    assert Document.from_dict(drafted.document.to_dict()) == drafted.document
    assert drafted.version == 2


def test_two_questions_never_share_a_code(drafted: Questionnaire) -> None:
    with pytest.raises(QuestionExists):
        drafted.add_question(question("un"))


def test_an_order_that_forgets_a_question_is_refused(drafted: Questionnaire) -> None:
    with pytest.raises(OrderIncomplete):
        drafted.order_questions(["deux"])


def test_a_variant_is_written_for_one_band_and_taken_out_again(drafted: Questionnaire) -> None:
    drafted.write_variant("un", "8-10", VARIANT)
    assert drafted.document.bands() == ["6-7", "8-10"]
    drafted.remove_variant("un", "6-7")
    assert in_order(drafted.document.question("un").variants) == ["8-10"]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.write_variant("trois", "6-7", VARIANT),
        lambda one: one.remove_variant("un", "8-10"),
        lambda one: one.remove_question("trois"),
        lambda one: one.describe_question("trois", "N1", "self"),
    ],
)
def test_what_is_not_there_is_not_changed(drafted: Questionnaire, change) -> None:
    with pytest.raises(UnknownQuestion):
        change(drafted)


def test_writing_what_is_already_written_leaves_no_trace(published: Questionnaire) -> None:
    before = published.version
    published.replace(published.document)
    published.retitle({"fr": "Lire"}, "culture")
    published.write_variant("un", "6-7", VARIANT)
    published.order_questions(["un", "deux"])
    published.describe_question("un", "lire.un", "service")
    published.translate("fr", {"title": "Lire"})
    published.publish("2026-09-11")
    assert published.version == before


def test_an_empty_questionnaire_is_not_published() -> None:
    empty = Questionnaire.draft(Document({"fr": "Lire"}, "culture"), "2026-09-01")
    with pytest.raises(NothingToPublish):
        empty.publish("2026-09-02")


def test_children_are_asked_what_was_published_until_it_is_published_again(
    published: Questionnaire,
) -> None:
    asked = published.published
    published.translate("fr", {"un/6-7": "Tu aimes lires ?"})
    assert published.published is asked
    assert published.reference == f"{published.id}:1"
    published.publish("2026-09-11")
    assert published.published == published.document
    assert published.reference == f"{published.id}:2"


def test_a_page_fetched_before_a_typing_mistake_was_mended_is_still_accepted(
    published: Questionnaire,
) -> None:
    published.translate("fr", {"un/6-7": "Tu aimes lires ?"})
    published.publish("2026-09-11")
    assert published.accepted == (f"{published.id}:1", f"{published.id}:2")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.add_question(question("trois")),
        lambda one: one.remove_question("deux"),
        lambda one: one.order_questions(["deux", "un"]),
        lambda one: one.describe_question("un", "lire.envie", "service"),
        lambda one: one.write_variant("un", "8-10", VARIANT),
        lambda one: one.write_variant(
            "un", "6-7", Variant("pictures", VARIANT.text, CHOICES[::-1], ("non",))
        ),
    ],
)
def test_a_page_fetched_before_the_questions_changed_is_not_accepted(
    published: Questionnaire, change
) -> None:
    change(published)
    published.publish("2026-09-11")
    assert published.accepted == (f"{published.id}:2",)


def test_nothing_is_accepted_before_a_publication(drafted: Questionnaire) -> None:
    assert drafted.accepted == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.replace(content.consultation("la-cour").questionnaire),
        lambda one: one.retitle({"fr": "Écrire"}, "culture"),
        lambda one: one.add_question(question("trois")),
        lambda one: one.describe_question("un", "N1", "self"),
        lambda one: one.remove_question("un"),
        lambda one: one.order_questions(["deux", "un"]),
        lambda one: one.write_variant("un", "8-10", VARIANT),
        lambda one: one.remove_variant("un", "6-7"),
        lambda one: one.translate("fr", {"title": "Écrire"}),
        lambda one: one.publish("2026-09-21"),
        lambda one: one.choose_bands(["6-7"]),
        lambda one: one.pilot("6-7", 1, "2026-09-21"),
    ],
)
def test_nothing_changes_after_the_first_real_sheet(frozen: Questionnaire, change) -> None:
    before = frozen.version
    with pytest.raises(QuestionnaireFrozen) as refused:
        change(frozen)
    assert refused.value.facts == {"day": "2026-09-20"}
    assert frozen.version == before


def test_a_second_first_sheet_changes_nothing(frozen: Questionnaire) -> None:
    before = frozen.version
    frozen.freeze("2026-09-21")
    assert (frozen.version, frozen.frozen_on) == (before, "2026-09-20")


def test_a_draft_cannot_have_received_a_sheet(drafted: Questionnaire) -> None:
    with pytest.raises(NothingToPublish):
        drafted.freeze("2026-09-20")


def test_an_edit_of_an_older_version_is_refused(drafted: Questionnaire) -> None:
    seen = drafted.version
    drafted.retitle({"fr": "Écrire"}, "culture")
    with pytest.raises(EditedMeanwhile):
        drafted.expect(seen)


def test_its_events_tell_the_whole_story(published: Questionnaire) -> None:
    published.add_question(question("trois"))
    published.describe_question("trois", "N4", "self")
    published.write_variant("trois", "8-10", VARIANT)
    published.remove_variant("trois", "6-7")
    published.remove_question("un")
    published.order_questions(["trois", "deux"])
    published.retitle({"fr": "Écrire"}, "ecole")
    published.translate("en", {"title": "Writing"})
    published.publish("2026-09-12")
    published.replace(content.consultation("la-cour").questionnaire)
    published.freeze("2026-09-20")
    copy = replayed(published)
    for name in ("document", "published", "reference", "accepted", "frozen_on", "origin"):
        assert getattr(copy, name) == getattr(published, name)


def test_a_copy_remembers_what_it_was_copied_from() -> None:
    ready = content.consultation("la-cantine")
    copy = Questionnaire.draft(ready.questionnaire, "2026-09-01", origin=ready.code)
    assert copy.origin == "la-cantine"
    assert copy.document == ready.questionnaire
