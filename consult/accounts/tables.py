"""The tables of the staff store. Secrets are kept as hashes, moments as seconds since 1970."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
)

STORE: Final = "staff"
"""The name of the store that holds these tables."""

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("profile", String(16), nullable=False),
    Column("function", String(120), nullable=False, default=""),
    Column("council", Uuid),
    Column("password", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
)
"""A person. `id` is the actor of their events; `function` is what an elected member answers for."""

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("profile", String(16), nullable=False),
    Column("function", String(120), nullable=False, default=""),
    Column("council", Uuid),
    Column("account", String(32), ForeignKey(account.c.id)),
    Column("expires", BigInteger, nullable=False),
)
"""A link that makes one account, or gives `account` another password; deleted when used."""

access = Table(
    "facilitator_access",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place", Uuid, nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("pin_hash", String(200), nullable=False),
    Column("made_on", String(10), nullable=False),
    Column("revoked", Boolean, nullable=False, default=False),
)
"""The printed link and PIN of a place."""

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(32), ForeignKey(account.c.id), index=True),
    Column("access", String(32), ForeignKey(access.c.id), index=True),
    Column("data", Text, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
)
"""A browser that came in: `expires` moves on while it is used, `ends` does not."""

attempt = Table(
    "attempt",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
"""Wrong tries for one account or one place, never for one address: a school is one address."""
