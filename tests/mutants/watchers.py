"""Metrics broken on purpose: each lets who watches see that a child has answered."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request
from sqlalchemy import Table, func, select

from consult.ballots.tables import ballot, box

Number = Callable[[Flask], float]


def _rows_of(table: Table) -> Number:
    def count(app: Flask) -> float:
        with app.extensions["consult"].stores["box"].connect() as connection:
            return float(connection.execute(select(func.count()).select_from(table)).scalar_one())

    return count


def _file_sizes(app: Flask) -> float:
    data = app.extensions["consult"].settings.data
    return float(sum(file.stat().st_size for file in data.rglob("*") if file.is_file()))


def _tell(number: Number) -> Callable[[Flask], None]:
    """Add a number to the metrics."""

    def break_(app: Flask) -> None:
        unbroken = app.process_response

        def add(response: Response) -> Response:
            if request.path == "/metrics":
                more = f"consult_more {number(app)}\n"
                response.set_data(response.get_data(as_text=True) + more)
            return unbroken(response)

        app.process_response = add  # type: ignore[method-assign]

    return break_


def counts_requests(app: Flask) -> None:
    """What every monitoring recipe begins with."""
    asked: list[str] = []
    unbroken = app.preprocess_request

    def count() -> object:
        if request.path.startswith("/c/"):
            asked.append(request.path)
        return unbroken()

    app.preprocess_request = count  # type: ignore[assignment, method-assign]
    _tell(lambda _: float(len(asked)))(app)


counts_sheets = _tell(_rows_of(ballot))
counts_boxes = _tell(_rows_of(box))
tells_the_disk_to_the_byte = _tell(_file_sizes)

ALL = {
    "counts_sheets": counts_sheets,
    "counts_boxes": counts_boxes,
    "counts_requests": counts_requests,
    "tells_the_disk_to_the_byte": tells_the_disk_to_the_byte,
}
