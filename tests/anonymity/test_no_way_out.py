"""A5: no command, role or setting turns anonymity off once a consultation is announced."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import click
import pytest

from consult.application import city as city_acts
from consult.application import counting, publishing
from consult.application.log import Log
from consult.cli.commands import consult
from consult.config import Settings
from consult.domain.consultation import Consultation
from consult.domain.publication import Publication
from consult.statistics.rules import DEFAULT_RULES
from tests.anonymity.every_route import knock_everywhere
from tests.anonymity.open_city import Open, app, client_as, enter, open_city
from tests.anonymity.protections import commands, nothing_lifts_a_protection
from tests.conftest import Promised
from tests.given import (
    COUNTED,
    DAY,
    Count,
    a_city,
    a_closed_consultation,
    heard,
    three_schools,
)

__all__ = ["app", "client_as", "enter", "open_city"]

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

COMMANDS: dict[str, set[str]] = {
    "abandon-count": {"consultation", "confirm"},  # Destroys what no key opens; shows nothing.
    "accounts invite": {"email", "profile", "function"},
    "accounts recover": {"email"},
    "backup": {"file", "passphrase_file", "recipient"},  # Sealed sheets and keys: encrypted.
    "backup-key": {"file"},
    "count": {"consultation"},  # Once, and only after closing.
    "demo": set(),
    "export": {"file"},  # The chain and what was published, for an outsider.
    "migrate": set(),
    "move": {"to"},
    "places import": {"file", "commune", "name", "dry_run"},
    "questionnaires export": {"file", "questionnaire"},
    "questionnaires import": {"file"},
    "rebuild": {"model"},
    "restore": {"file", "into", "passphrase_file", "key", "check"},
    "serve": set(),
    "status": {"as_json"},
    "verify": set(),
    "web": set(),
    "worker": set(),
}
"""Every command with its options, each looked at: none shows a sheet or moves a threshold."""
SETTINGS = {
    "data", "keys_elsewhere", "database_url", "timezone", "host", "port", "public_url", "demo",
    "json_logs", "metrics_token",
    "voice",  # Speaks what a city has written, never what children say.
}  # fmt: skip
"""Every setting, each looked at in the same way."""


def test_no_command_of_a_consultation_lifts_what_was_announced() -> None:
    taken = nothing_lifts_a_protection(Consultation, lives=400, steps=25)
    assert taken > 1000
    assert len(commands(Consultation)) >= 10


def test_every_command_of_an_operator_was_looked_at() -> None:
    found = {
        " ".join(names): {str(one.name) for one in command.params}
        for names, command in _commands(consult)
    }
    assert found == COMMANDS, "say in COMMANDS what is new, once it cannot lift anonymity"


def _commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *names, name)
        else:
            yield (*names, name), command


def test_every_setting_was_looked_at() -> None:
    found = {field.name for field in dataclasses.fields(Settings)}
    assert found == SETTINGS, "say in SETTINGS what is new, once it cannot lift anonymity"


@on_sqlite
def test_rules_that_the_city_adopts_later_change_no_announced_consultation(log: Log) -> None:
    a_city(log)
    places = three_schools(log)
    asked = a_closed_consultation(log, *places)
    founded = log.load(city_acts.City, city_acts.CITY)
    founded.adopt_rules({"disclosure": "0", "threshold": "1"}, DAY)
    log.keep(founded)
    groups = tuple(heard(place, 20, 10, 5) for place in places)
    counting.record_opinions(log, Count(asked, groups), COUNTED)
    made = publishing.publish_results(log, asked, COUNTED)
    assert made is not None
    assert log.load(Publication, made).rules == DEFAULT_RULES.to_dict()


@pytest.mark.parametrize(
    "settings", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
def test_nobody_lifts_what_was_announced_by_any_address(open_city: Open, promise: Promised) -> None:
    before = open_city.kept()
    tried = knock_everywhere(open_city.app, open_city.people, open_city.things)
    assert open_city.kept() == before
    assert tried.told[500] == 0
    assert tried.told[200] > 100
    taken = nothing_lifts_a_protection(Consultation, lives=40, steps=25)
    promise(
        "A5",
        f"{tried.requests:,} requests of {len(open_city.people)} roles, {taken:,} commands, "
        f"{len(COMMANDS)} CLI commands: 0 lifted",
    )
