"""The bound beside us: a bare Flask app with the same bytes and one durable insert per sheet.

It reads its pages from the folder BARE_PAGES: welcome.html, questions.html, thanks.html.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, Response, request

PAGES = Path(os.environ["BARE_PAGES"])
app = Flask(__name__)
bodies = {
    name: (PAGES / f"{name}.html").read_bytes() for name in ("welcome", "questions", "thanks")
}
lock = threading.Lock()
database = sqlite3.connect(PAGES / "bare.db", check_same_thread=False, isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute("CREATE TABLE IF NOT EXISTS sheet (id TEXT PRIMARY KEY, body TEXT)")


@app.get("/welcome")
def welcome() -> Response:
    return Response(bodies["welcome"], mimetype="text/html")


@app.get("/questions")
def questions() -> Response:
    return Response(bodies["questions"], mimetype="text/html")


@app.post("/questions")
def sheet() -> Response:
    row = (os.urandom(16).hex(), repr(sorted(request.form.items())))
    with lock:
        database.execute("INSERT INTO sheet VALUES (?, ?)", row)
    return Response(bodies["thanks"], mimetype="text/html")
