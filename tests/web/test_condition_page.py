"""The page of who looks after the machine says what `consult status` says."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from consult.application.log import Log
from consult.backup import journal
from consult.backup.making import BackupNotWritten
from consult.backup.nightly import BackupGone
from consult.chain import Chain
from consult.heartbeat import Heart
from consult.projections.runner import Projector
from consult.waiting_keys import note_lost_keys
from tests.chain.tampering import Attacker
from tests.given import a_school, an_open_consultation

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_a_lost_key_and_a_failed_backup_are_told_and_who_works_where(
    app: Flask, client_as: Callable[..., Any], log: Log, projector: Projector, tmp_path: Path
) -> None:
    consultation = an_open_consultation(log, a_school(log))
    projector.catch_up()
    here = app.extensions["consult"]
    now = here.clock.now().isoformat()
    note_lost_keys(here.stores, [consultation])
    journal.write_directory(here.stores, tmp_path)
    full = BackupNotWritten(file="/mnt/consult.backup", reason=os.strerror(errno.ENOSPC))
    journal.write_backup(here.stores, journal.Done(now, False, why=journal.noted(full)))
    with Heart(here.stores, here.clock.now):
        said = client_as("it").get("/bureau/etat").text
    assert "/mnt/consult.backup" in said
    assert str(consultation) in said
    assert "le disque est plein" in said
    assert "aucune encore" in said
    assert "un seul utilisateur" in said


def test_that_the_last_backup_is_not_there_any_more_is_told(
    app: Flask, client_as: Callable[..., Any], tmp_path: Path
) -> None:
    stores = app.extensions["consult"].stores
    journal.write_directory(stores, tmp_path)
    journal.write_place(stores, BackupGone(file="/mnt/consult.backup"))
    said = client_as("it").get("/bureau/etat").text
    assert "La dernière sauvegarde, /mnt/consult.backup, n’est plus là." in said


def test_that_there_are_no_backups_is_told_without_alarm(client_as: Callable[..., Any]) -> None:
    said = client_as("it").get("/bureau/etat").text
    assert "CONSULT_BACKUP_DIR" in said
    assert "Les sauvegardes demandent" not in said


def test_a_log_that_is_not_the_sealed_one_is_told(
    app: Flask, client_as: Callable[..., Any], log: Log
) -> None:
    a_school(log)
    here = app.extensions["consult"]
    Chain(here.stores, here.settings).extend()
    client = client_as("it")
    assert "seal.json" not in client.get("/bureau/etat").text
    attacker = Attacker(here.stores)
    attacker.act(attacker.ways.index(attacker.cut_log_and_chain))
    said = client.get("/bureau/etat").text
    assert "seal.json" in said
    assert "Tous sont scellés" not in said
