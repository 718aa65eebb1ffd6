"""Accounts without the web: what is kept, what is refused, for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from consult.accounts import people
from consult.accounts.limiter import MOST, PAUSE, TooManyTries
from consult.accounts.people import (
    AccountExists,
    BadEmail,
    FunctionMissing,
    InvitationOver,
    Invited,
    NoAccount,
    PasswordTooShort,
    SignInRefused,
)
from consult.accounts.profiles import UnknownProfile
from consult.accounts.sessions import IDLE, end_visit, find_visit, keep_visit, start_visit
from consult.accounts.tables import metadata
from consult.stores import Stores

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
EMAIL, PASSWORD = "nadia@fondettes.example", "cheval pile agrafe correcte"


@pytest.fixture(autouse=True)
def staff(stores: Stores) -> None:
    """The tables of the staff store."""
    stores.create("staff", metadata)


def an_account(stores: Stores) -> str:
    """Nadia, of the team."""
    token = people.invite(stores, Invited(EMAIL, "team"), NOW)
    return people.accept_invitation(stores, token, "Nadia", PASSWORD, NOW)


def test_what_was_invited_is_what_signs_in(stores: Stores) -> None:
    invited = Invited(" Awa@Fondettes.example ", "elected", "Adjointe à l’éducation")
    token = people.invite(stores, invited, NOW)
    id = people.accept_invitation(stores, token, " Awa ", PASSWORD, NOW)
    person = people.sign_in(stores, "AWA@fondettes.example", PASSWORD, NOW)
    assert (person.id, person.name, person.profile) == (id, "Awa", "elected")
    assert person.function == "Adjointe à l’éducation"


def test_no_secret_is_in_the_store(stores: Stores) -> None:
    token = people.invite(stores, Invited("leo@fondettes.example", "team"), NOW)
    id = an_account(stores)
    cookie = start_visit(stores, "{}", NOW, person=id)
    with stores["staff"].connect() as connection:
        kept = [str(connection.execute(select(t)).all()) for t in metadata.sorted_tables]
    assert "$argon2id$" in "".join(kept)
    assert not any(secret in text for text in kept for secret in (token, PASSWORD, cookie))


def test_an_invitation_is_over_after_seven_days(stores: Stores) -> None:
    token = people.invite(stores, Invited(EMAIL, "team"), NOW)
    people.read_invitation(stores, token, NOW + timedelta(days=6))
    with pytest.raises(InvitationOver):
        people.accept_invitation(stores, token, "Nadia", PASSWORD, NOW + timedelta(days=7))


def test_a_second_invitation_replaces_the_first(stores: Stores) -> None:
    first = people.invite(stores, Invited(EMAIL, "team"), NOW)
    people.invite(stores, Invited(EMAIL, "team"), NOW)
    with pytest.raises(InvitationOver):
        people.read_invitation(stores, first, NOW)


def test_a_weak_password_leaves_the_invitation_as_it_was(stores: Stores) -> None:
    token = people.invite(stores, Invited(EMAIL, "team"), NOW)
    with pytest.raises(PasswordTooShort):
        people.accept_invitation(stores, token, "Nadia", "onze signes", NOW)
    assert people.accept_invitation(stores, token, "Nadia", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("invited", "error"),
    [
        (Invited("no-address", "team"), BadEmail),
        (Invited(EMAIL, "king"), UnknownProfile),
        (Invited(EMAIL, "elected", " "), FunctionMissing),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    stores: Stores, invited: Invited, error: type[Exception]
) -> None:
    with pytest.raises(error):
        people.invite(stores, invited, NOW)


def test_nobody_has_two_accounts(stores: Stores) -> None:
    an_account(stores)
    with pytest.raises(AccountExists):
        people.invite(stores, Invited(EMAIL, "it"), NOW)


def test_ten_wrong_tries_close_an_account_for_a_quarter_of_an_hour(stores: Stores) -> None:
    an_account(stores)
    for _ in range(MOST):
        with pytest.raises(SignInRefused):
            people.sign_in(stores, EMAIL, "wrong wrong wrong", NOW)
    with pytest.raises(TooManyTries) as refused:
        people.sign_in(stores, EMAIL, PASSWORD, NOW + timedelta(minutes=14))
    assert refused.value.facts["minutes"] == 2
    assert people.sign_in(stores, EMAIL, PASSWORD, NOW + PAUSE)


def test_the_tries_of_one_account_do_not_close_another(stores: Stores) -> None:
    an_account(stores)
    for _ in range(MOST):
        with pytest.raises(SignInRefused):
            people.sign_in(stores, "other@fondettes.example", PASSWORD, NOW)
    assert people.sign_in(stores, EMAIL, PASSWORD, NOW)


def test_the_right_password_forgets_the_wrong_ones(stores: Stores) -> None:
    an_account(stores)
    for _ in range(2):
        for _ in range(MOST - 1):
            with pytest.raises(SignInRefused):
                people.sign_in(stores, EMAIL, "wrong wrong wrong", NOW)
        assert people.sign_in(stores, EMAIL, PASSWORD, NOW)


def test_a_lost_password_is_replaced_and_ends_what_was_open(stores: Stores) -> None:
    id = an_account(stores)
    cookie = start_visit(stores, "{}", NOW, person=id)
    token = people.recover(stores, EMAIL, NOW)
    assert people.read_invitation(stores, token, NOW).name == "Nadia"
    assert people.accept_invitation(stores, token, "Nadia", "un autre mot de passe", NOW) == id
    assert find_visit(stores, cookie, NOW) is None
    with pytest.raises(SignInRefused):
        people.sign_in(stores, EMAIL, PASSWORD, NOW)
    assert people.sign_in(stores, EMAIL, "un autre mot de passe", NOW).id == id


def test_a_closed_account_is_not_recovered(stores: Stores) -> None:
    people.disable(stores, an_account(stores))
    with pytest.raises(NoAccount):
        people.recover(stores, EMAIL, NOW)


def test_an_invitation_that_waits_dies_with_the_account_it_was_for(stores: Stores) -> None:
    id = an_account(stores)
    token = people.recover(stores, EMAIL, NOW)
    people.disable(stores, id)
    with pytest.raises(InvitationOver):
        people.accept_invitation(stores, token, "Nadia", PASSWORD, NOW)


def test_a_session_that_was_ended_is_not_brought_back_by_a_page_that_was_slow(
    stores: Stores,
) -> None:
    cookie = start_visit(stores, "{}", NOW, person=an_account(stores))
    end_visit(stores, cookie)
    keep_visit(stores, cookie, "{}", IDLE, NOW)
    assert find_visit(stores, cookie, NOW) is None
