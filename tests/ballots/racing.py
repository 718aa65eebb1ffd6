"""One process among several that use the same tickets at the same moment.

    python -m tests.ballots.racing <environment, box, codes and sheet as JSON>

says "ready", waits for a line, drops a sheet of its own for each ticket, and says which were taken.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

from consult.ballots.committer import Committer
from consult.ballots.punching import TicketUsed
from consult.ballots.tickets import stamp
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.stores import Stores


def main(given: str) -> None:
    """Take part in the race."""
    race = json.loads(given)
    consultation, place, band = race["box"]
    box = BoxKey(UUID(consultation), UUID(place), band, "ticket")
    stores = Stores(Settings.from_environment(race["environment"]))
    committer, now = Committer(stores), datetime.now(UTC)
    tickets = [stamp(stores, box, code, now) for code in race["codes"]]
    print("ready", flush=True)
    sys.stdin.readline()

    def use(number: int) -> bool:
        try:
            committer.drop(box, uuid4(), bytes.fromhex(race["sealed"]), 0, tickets[number])
        except TicketUsed:
            return False
        return True

    with ThreadPoolExecutor(4) as children:
        taken = list(children.map(use, range(len(tickets))))
    committer.stop()
    print(json.dumps([number for number, one in enumerate(taken) if one]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
