"""D3: children send each sheet several times, to several webs: each is kept once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from tests.faults.city import City
from tests.faults.load import Ledger, Phone
from tests.faults.processes import Starter, killed_at_the_end
from tests.ports import free_port

WEBS, CHILDREN, TIMES = 4, 16, 3


def retry(city: City, starter: Starter, sheets: int, folder: Path) -> int:
    """Send each sheet TIMES times, shuffled, to WEBS webs at once; how many requests were made."""
    chance, ledger = Random(sheets), Ledger()
    sent = [(uuid4(), chance.randrange(WEBS)) for _ in range(sheets)]
    requests = [(id, (web + time) % WEBS) for id, web in sent for time in range(TIMES)]
    chance.shuffle(requests)
    with _webs(city, starter, folder) as ports, ThreadPoolExecutor(CHILDREN) as children:

        def send(request: tuple[UUID, int]) -> int:
            id, web = request
            answers, phone = Random(id.int), Phone([ports[web]])  # The same sheet each time.
            status, _ = phone.post(city.address(answers), city.form(id, answers))
            phone.hang_up()
            return status

        for (id, _), status in zip(requests, children.map(send, requests), strict=True):
            ledger.sent.add(id)
            assert status == 200
            ledger.ok.add(id)
    ledger.check(city)
    assert city.number_stored() == sheets
    return len(requests)


@contextmanager
def _webs(city: City, starter: Starter, folder: Path) -> Iterator[list[int]]:
    """As many webs of one city, each on its port."""
    ports = [free_port() for _ in range(WEBS)]
    with ExitStack() as running:
        for port in ports:
            web = starter.start(("web",), city.environment(port), folder / f"web-{port}.log")
            running.enter_context(killed_at_the_end(web))
            web.wait_until_it_answers()
        yield ports
