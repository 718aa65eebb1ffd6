"""The site runs as one system user, the worker as another: the site cannot read a key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from consult.config import Settings
from consult.domain.opinions import Opinions
from consult.separation import site_may_read_keys
from consult.services import open_log
from tests.anonymity.users import WEB, WORKER, Installation, installation
from tests.faults.city import ANSWERS
from tests.faults.load import Phone
from tests.faults.processes import wait_until
from tests.given import BAND

CHILDREN = 25


@pytest.fixture
def place() -> Iterator[Installation]:
    """An empty installation for two users."""
    with installation() as made:
        yield made


def settings_of(place: Installation) -> Settings:
    return Settings.from_environment(place.environment())


def children_answer(place: Installation, asked: dict[str, Any]) -> None:
    chance, phone = Random(3), Phone([place.port])
    for _ in range(CHILDREN):
        answers = {code: chance.choice(options) for code, options in ANSWERS.items()}
        form = {"submission": str(uuid4()), "questionnaire": asked["reference"], **answers}
        status, page = phone.post(f"/c/{asked['codes'][0]}/{BAND}?l=fr", form)
        assert status == 200, page
    phone.hang_up()


def sheets_counted(place: Installation, consultation: UUID) -> int:
    """How many sheets the log has counted; 0 before the count."""
    log = open_log(settings_of(place))
    try:
        opinions = log.find(Opinions, Opinions.create_id(consultation))
        return sum(row.number for row in opinions.rows) if opinions else 0
    finally:
        log.close()


def core_limit(process: int) -> str:
    """How much of its memory a crash of a process may leave in a file."""
    limits = Path(f"/proc/{process}/limits").read_text().splitlines()
    return next(line.split()[4] for line in limits if line.startswith("Max core file size"))


def backed_up(place: Installation) -> bool:
    """The worker makes a backup, which it tries: keys are in it, and what others own is not."""
    passphrase, file = place.place / "passphrase", place.data / "backup"
    passphrase.write_text("cheval pile agrafe correcte\n")
    os.chown(passphrase, WORKER, -1)
    passphrase.chmod(0o600)
    place.ask(
        WORKER, "-m", "consult.cli", "backup", str(file), "--passphrase-file", str(passphrase)
    )
    return file.exists()


def test_a_city_of_two_users_lives_its_life_and_the_site_never_reaches_a_key(
    place: Installation,
) -> None:
    place.ask(WORKER, "-m", "consult.cli", "migrate")
    asked = place.do(WORKER, "found")
    consultation = UUID(asked["consultation"])
    with place.running() as processes:
        children_answer(place, asked)
        tried = place.do(WEB, "steal", asked["consultation"], str(processes["worker"]))
        assert tried["worked"] == []
        assert {core_limit(pid) for pid in processes.values()} == {"0"}
        assert len(tried["denied"]) == 14
        assert place.do(WEB, "print_tickets", asked["consultation"]) == {"tickets": 5}
        assert backed_up(place)
        assert "intact" in place.ask(WORKER, "-m", "consult.cli", "verify")
        with pytest.raises(AssertionError, match="lancez cette commande comme lui"):
            place.ask(WEB, "-m", "consult.cli", "verify")
        place.do(WEB, "close", asked["consultation"])
        wait_until(lambda: sheets_counted(place, consultation), why=lambda: place.said("worker"))
    assert sheets_counted(place, consultation) == CHILDREN
    assert list(place.data.glob("*/*.key")) == []
    assert "le site ne peut pas lire les clés" in place.said("web")
    assert "Traceback" not in place.said("web") + place.said("worker")
    assert not site_may_read_keys(settings_of(place))


def test_a_city_of_one_user_says_that_its_site_could_read_the_keys(place: Installation) -> None:
    place.ask(WORKER, "-m", "consult.cli", "migrate")
    asked = place.do(WORKER, "found")
    with place.running(web=WORKER) as processes:
        tried = place.do(WORKER, "steal", asked["consultation"], str(processes["worker"]))
    assert "read the key" in tried["worked"]
    assert "read the secret of the seal" in tried["worked"]
    assert "pourrait lire les clés" in place.said("web")
    assert site_may_read_keys(settings_of(place))


def test_keys_that_the_group_can_read_are_found_by_the_thief(place: Installation) -> None:
    place.ask(WORKER, "-m", "consult.cli", "migrate")
    asked = place.do(WORKER, "found")
    keys = place.data / "keys"
    keys.chmod(0o750)
    (keys / f"{asked['consultation']}.key").chmod(0o640)
    tried = place.do(WEB, "steal", asked["consultation"], str(os.getpid()))
    assert {"list the keys", "read the key"} <= set(tried["worked"])


def test_a_worker_does_not_use_keys_that_are_somebody_elses(place: Installation) -> None:
    place.ask(WORKER, "-m", "consult.cli", "migrate")
    place.ask(WEB, "-c", f"import os; os.mkdir({str(place.data / 'keys')!r}, 0o770)")
    worker = place.start(WORKER, "-m", "consult.cli", "worker")
    assert worker.wait(60) == 1
    assert "appartient à un autre utilisateur" in place.said("worker")
