"""Flask-SQLAlchemy over the read store: views read rows, they never write them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine

from consult.stores import Stores


class ReadDatabase(SQLAlchemy):
    """Flask-SQLAlchemy with the engines of our stores instead of its own."""

    def _make_engine(
        self,
        bind_key: str | None,
        options: dict[str, Any],  # noqa: ARG002 - the engines are made already
        app: Flask,
    ) -> Engine:
        stores: Stores = app.extensions["consult"].stores
        return stores[bind_key or "read"]


db = ReadDatabase()
