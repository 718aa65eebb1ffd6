"""What a user of a two-user installation does: each step is a process of its own, of that user.

    python -m tests.anonymity.users_do STEP [WORDS]

prints what it answers as JSON; settings are read from the environment.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from consult.application import consultations
from consult.ballots.punching import TICKET
from consult.ballots.tickets import issue_tickets
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.services import open_clock, open_log
from consult.stores import Stores
from tests.faults.city import a_city

DENIED = (errno.EACCES, errno.EPERM)


def found() -> dict[str, object]:
    """Found a city with an open consultation: what a child needs to answer."""
    city = a_city(Settings.from_environment())
    city.shut_down()
    return {
        "consultation": str(city.consultation),
        "codes": city.codes,
        "reference": city.reference,
    }


def close(consultation: str) -> dict[str, object]:
    """Close the consultation and ask for its count."""
    settings = Settings.from_environment()
    settings.prepare()
    log, day = open_log(settings), open_clock(settings).today().isoformat()
    consultations.close_consultation(log, UUID(consultation), day)
    consultations.request_count(log, UUID(consultation), day)
    log.close()
    return {}


def print_tickets(consultation: str) -> dict[str, object]:
    """Make a few tickets, as the site does: their secret is for both users."""
    settings = Settings.from_environment()
    settings.prepare()
    stores = Stores(settings)
    box = BoxKey(UUID(consultation), uuid4(), "8-10", TICKET)
    made = issue_tickets(stores, box, uuid4(), 5)
    stores.close()
    return {"tickets": len(made)}


def steal(consultation: str, worker: str) -> dict[str, list[str]]:
    """Try whatever could get at the key: what was denied, and what was not."""
    settings = Settings.from_environment()
    keys, elsewhere = settings.keys, Path(os.environ["CONSULT_DATA"]) / f"loot-{os.getuid()}"
    key = keys / f"{consultation}.key"
    attempts: dict[str, Callable[[], object]] = {
        "list the keys": lambda: os.listdir(keys),
        "read the key": key.read_bytes,
        "write the key": lambda: os.open(key, os.O_WRONLY),
        "give the key a second name": lambda: os.link(key, elsewhere),
        "take the teller's lock": lambda: os.open(keys / "teller.lock", os.O_RDWR),
        "read the secret of the seal": (settings.data / "secrets" / "seal").read_bytes,
        "put another secret of the seal": (settings.data / "secrets" / "seal").unlink,
        "move the keys away": lambda: keys.rename(elsewhere),
        "open the keys to all": lambda: keys.chmod(0o777),
        "move the secrets away": lambda: (settings.data / "secrets").rename(elsewhere),
        "move the stores away": lambda: settings.sqlite_file("box").rename(elsewhere),
        "read the worker's memory": lambda: os.open(f"/proc/{worker}/mem", os.O_RDONLY),
        "read the worker's settings": Path(f"/proc/{worker}/environ").read_bytes,
        "list the worker's files": lambda: os.listdir(f"/proc/{worker}/fd"),
    }
    done: dict[str, list[str]] = {"worked": [], "denied": []}
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError as error:
            done["denied" if error.errno in DENIED else "worked"].append(name)
        else:
            done["worked"].append(name)
    return done


STEPS: dict[str, Callable[..., object]] = {
    one.__name__: one for one in (found, print_tickets, steal, close)
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
