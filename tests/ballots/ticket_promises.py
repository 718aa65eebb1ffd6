"""The promises of tickets, each as one function; the mutants call them on boxes broken on purpose.

The attacker knows which child was handed which ticket. The worst is granted to them each time:
the sheets themselves have leaked, opened, in the order in which they came. Tickets must add
nothing to that: a child's answer is guessed as from the publication, the most frequent one of the
class.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, inspect, text

from consult.ballots.committer import Committer
from consult.ballots.punching import Ticket, TicketUsed
from consult.ballots.sealing import Unreadable, seal, unseal
from consult.ballots.tickets import issue_tickets, stamp
from consult.ballots.writing import Drop, Writer
from consult.domain.ballot import BoxKey
from consult.stores import Stores
from tests.ballots.given import YARD, Poll, a_sheet
from tests.reading import content_of

NOW = datetime(2026, 3, 10, 9, 15, tzinfo=UTC)
MARGIN = 0.02
"""What an attacker may gain over the publication."""
LIKED = (0.45, 0.35, 0.20)
"""How many children like each place of the yard best."""
SMALL = 256
"""Bytes of a file that may be a key."""
SOON = 0.3
"""Seconds in which a writer that waits for nobody has long used its ticket up."""
ROW = 400
"""Bytes around a code in which a file may say what goes with it."""


@dataclass
class Child:
    """A child of a class: what they were handed, what they said, what became of it."""

    code: str
    answer: str
    ticket: Ticket
    submission: UUID = field(default_factory=uuid4)
    sealed: bytes = b""


@dataclass
class Class:
    """A class that answers with tickets. `children` is in the order of hand-out."""

    box: BoxKey
    children: list[Child]
    arrival: list[Child]

    @property
    def published(self) -> str:
        """What most of the class said, as the publication tells."""
        return Counter(child.answer for child in self.children).most_common(1)[0][0]


Guess = dict[int, str]
"""What an attacker believes that a child said, by the child's place in the seating plan."""


def a_class(poll: Poll, children: int, absent: int, seed: int) -> Class:
    """A class that was handed tickets, some of which stay in the drawer, and answers."""
    chance = random.Random(seed)
    box = poll.box(mode="ticket")
    codes = issue_tickets(poll.stores, box, uuid4(), children + absent)
    answers = chance.choices(YARD, LIKED, k=children)
    handed = [
        Child(code, answer, stamp(poll.stores, box, code, NOW))
        for code, answer in zip(codes, answers, strict=False)
    ]
    arrival = chance.sample(handed, children)
    for child in arrival:
        child.sealed = seal(poll.public_key, a_sheet(child.answer).to_bytes(), box)
        poll.committer.drop(box, child.submission, child.sealed, 0, child.ticket)
    return Class(box, handed, arrival)


def guessed(classes: Iterable[Class], attack: Callable[[Class], Guess]) -> tuple[float, float]:
    """The share of children whose answer the attacker says, and the share the publication gives.

    Where the attack says nothing, the attacker too says what the publication does.
    """
    right = expected = number = 0
    for room in classes:
        said = attack(room)
        for place, child in enumerate(room.children):
            right += said.get(place, room.published) == child.answer
            expected += room.published == child.answer
            number += 1
    return right / number, expected / number


def no_better_than_the_publication(
    classes: Sequence[Class], attack: Callable[[Class], Guess]
) -> tuple[float, float]:
    """The promise: what the attack and the publication guess right, as `guessed` says."""
    right, expected = guessed(classes, attack)
    assert right <= expected + MARGIN, f"{right:.0%} guessed, {expected:.0%} from the publication"
    return right, expected


# Before the count: whoever reads the tables, and has the key of the tickets.


def reading_the_tables(stores: Stores) -> Callable[[Class], Guess]:
    """Read every table, system columns included; join rows by what is in them, or by order."""
    tables = list(_tables(stores))

    def attack(room: Class) -> Guess:
        guesses: list[Guess] = []
        for rows in tables:
            guesses.append(_by_content(room, rows))
            guesses += [_by_order(room, one) for one in _orders(rows)]
        return max(guesses, key=lambda one: _right(room, one), default={})

    return attack


def _right(room: Class, guess: Guess) -> int:
    """How many answers a guess has right: the attacker is granted the best of their attempts."""
    return sum(
        guess.get(place, room.published) == child.answer
        for place, child in enumerate(room.children)
    )


def _tables(stores: Stores) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of each table, in the order in which they lie."""
    with stores["box"].connect() as connection:
        for name in inspect(connection).get_table_names():
            hidden = _hidden(connection, name)
            order = " ORDER BY ctid" if not stores.on_sqlite else ""
            query = f'SELECT {hidden}"{name}".* FROM "{name}"{order}'
            yield list(connection.execute(text(query)).mappings())


def _hidden(connection: Connection, name: str) -> str:
    if connection.dialect.name == "postgresql":
        return "xmin::text::bigint AS xmin, "
    query = text("SELECT wr FROM pragma_table_list WHERE name = :name AND schema = 'main'")
    without_rowid = connection.execute(query, {"name": name}).scalar_one()
    return "" if without_rowid else "rowid AS lies, "


def _by_content(room: Class, rows: list[Mapping[str, Any]]) -> Guess:
    """Rows that hold a child's digest or code, and the id or the bytes of a sheet."""
    found = {}
    for row in rows:
        values = {_plain(value) for value in row.values()}
        sheets = [one for one in room.arrival if values & {one.submission.bytes, one.sealed}]
        for place in _children_in(room, row):
            if sheets:
                found[place] = sheets[0].answer
    return found


def _orders(rows: list[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The rows as they lie, then by each of their columns."""
    yield rows
    for name in rows[0] if rows else ():
        known = [row for row in rows if row[name] is not None]
        yield sorted(known, key=lambda row, name=name: _plain(row[name]))


def _by_order(room: Class, rows: list[Mapping[str, Any]]) -> Guess:
    """The first ticket in the table goes with the first sheet that came, and so on."""
    used = [place for row in rows for place in _children_in(room, row)]
    if len(used) != len(room.arrival):
        return {}
    return {place: came.answer for place, came in zip(used, room.arrival, strict=True)}


def _children_in(room: Class, row: Mapping[str, Any]) -> list[int]:
    values = {_plain(value) for value in row.values()}
    return [
        place
        for place, child in enumerate(room.children)
        if values & {child.ticket.digest, child.code, child.code.replace("-", "")}
    ]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def tickets_cannot_hold_a_sheet(stores: Stores) -> None:
    """The schema itself has no room for a time, a number or a sheet beside a ticket."""
    columns = {column["name"] for column in inspect(stores["box"]).get_columns("ticket")}
    assert columns == {"consultation", "digest", "batch"}
    with stores["box"].connect() as connection:
        assert stores.on_sqlite is False or not _hidden(connection, "ticket")


# After the count: whoever reads all the files.


def files_since(moment: float, places: Iterable[Path]) -> list[Path]:
    """The files that were written since a moment: nothing of a test is in another one."""
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    return [file for file in files if _written(file) >= moment - 1]


def _written(file: Path) -> float:
    with suppress(FileNotFoundError):  # A database server removes files as it works.
        return file.stat().st_mtime
    return 0.0


def reading_the_files(files: Iterable[Path], *, digests: bool) -> Callable[[Class], Guess]:
    """Look in every byte for codes, and for what stands near each, or in which order they stand.

    With `digests` the attacker has kept the key of the tickets, and looks for them too.
    """
    contents = [content_of(file) for file in files]

    def attack(room: Class) -> Guess:
        guess: Guess = {}
        for content in contents:
            found = _where(room, content, digests)
            guess |= {
                place: near for place, at in found.items() if (near := _near(room, content, at))
            }
            if len(found) == len(room.arrival):
                order = sorted(found, key=found.__getitem__)
                pairs = zip(order, room.arrival, strict=True)
                guess = {place: came.answer for place, came in pairs} | guess
        return guess

    return attack


def _where(room: Class, content: bytes, digests: bool) -> dict[int, int]:
    """Where the ticket of each child stands in a file, if it does."""
    found = {}
    for place, child in enumerate(room.children):
        forms = [child.code.encode(), child.code.replace("-", "").encode()]
        if digests:
            forms.append(child.ticket.digest)
        spots = [spot for form in forms if (spot := content.find(form)) >= 0]
        if spots:
            found[place] = spots[0]
    return found


def _near(room: Class, content: bytes, spot: int) -> str:
    """The answer of the sheet whose id or bytes stand nearest, "" when none does."""
    around = content[max(0, spot - ROW) : spot + ROW]
    for child in room.arrival:
        if child.submission.bytes in around or child.sealed[:24] in around:
            return child.answer
    return ""


# Whenever: whoever watched each ticket go as a sealed sheet came, and looks for a key to it.


def watching_every_commit(
    files: Iterable[Path], keys: Iterable[bytes] = ()
) -> Callable[[Class], Guess]:
    """Knows which sealed sheet is whose; tries whatever may be a key in small files to open it."""
    small = [one for one in map(content_of, files) if len(one) <= SMALL]
    tried = {one[at : at + 32] for one in small for at in range(len(one) - 31)} | set(keys)

    def attack(room: Class) -> Guess:
        first = room.arrival[0]
        opens = [key for key in tried if _opened(key, first.sealed, room.box) is not None]
        if not opens:
            return {}
        contents = [_opened(opens[0], child.sealed, room.box) or b"" for child in room.children]
        return {
            place: answer
            for place, content in enumerate(contents)
            for answer in YARD
            if f'"{answer}"'.encode() in content
        }

    return attack


def _opened(key: bytes, sealed: bytes, box: BoxKey) -> bytes | None:
    try:
        return unseal(key, sealed, box)
    except (Unreadable, ValueError):
        return None


# What of the tickets stays in the files.


def nothing_of_tickets_is_left(
    classes: Sequence[Class], files: Iterable[Path], key: bytes, *, digests: bool
) -> None:
    """Neither a code nor their key, nor a digest if asked, is in any byte of these files."""
    secrets = [key, key.hex().encode()]
    for room in classes:
        for child in room.children:
            secrets += [child.code.encode(), child.code.replace("-", "").encode()]
            secrets += [child.ticket.digest] if digests else []
    for file in files:
        content = content_of(file)
        assert not [secret for secret in secrets if secret in content], file


# Each ticket is used once.


def a_ticket_serves_once(committer: Committer, stores: Stores, poll: Poll) -> None:
    """The second sheet of a ticket is refused, and the third."""
    box = poll.box(mode="ticket")
    (code,) = issue_tickets(stores, box, uuid4(), 1)
    ticket = stamp(stores, box, code, NOW)
    sealed = seal(poll.public_key, a_sheet().to_bytes(), box)
    stored = 0
    for _ in range(3):
        with suppress(TicketUsed):
            committer.drop(box, uuid4(), sealed, 0, ticket)
            stored += 1
    assert stored == 1


def a_sheet_brought_twice_uses_up_one_ticket(
    poll: Poll, box: BoxKey, tickets: Sequence[Ticket], writer: type[Writer] = Writer
) -> None:
    """One sheet comes to two writers, each time with another ticket, before either has stored it.

    The second one starts when the first has used its ticket up and stored nothing yet.
    """
    submission, sealed = uuid4().bytes, seal(poll.public_key, a_sheet().to_bytes(), box)
    drops = [Drop(box, submission, sealed, 0, ticket) for ticket in tickets]
    first, second = writer(poll.stores), writer(poll.stores)
    first.write([], Counter({(box, "fetched"): 1}))  # The box is there: it keeps nobody apart.
    punched, go_on, add = threading.Event(), threading.Event(), first._add_ballots

    def add_later(raw: Any, adding: list[Drop]) -> None:
        punched.set()
        assert go_on.wait(20)
        add(raw, adding)

    first._add_ballots = add_later  # type: ignore[method-assign]
    with ThreadPoolExecutor(2) as processes:
        one = processes.submit(first.write, drops[:1], Counter())
        assert punched.wait(20)
        other = processes.submit(second.write, drops[1:], Counter())
        wait([other], timeout=SOON)
        go_on.set()
        refused = [done.result().denied for done in (one, other)]
    first.close()
    second.close()
    with poll.stores["box"].connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM ticket")).scalar_one()
    assert (refused, left) == ([{}, {}], len(tickets) - 1)
