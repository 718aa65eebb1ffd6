"""What every view works with, built once per process and kept on the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from consult.application.log import Log
from consult.ballots.committer import Committer
from consult.clock import Clock
from consult.config import Settings
from consult.projections.doors import Doors
from consult.projections.heard import Voices
from consult.stores import Stores


@dataclass(frozen=True)
class Services:
    """The settings, the clock, the log, the stores, the doors and the ballot box's committer."""

    settings: Settings
    clock: Clock
    log: Log
    stores: Stores
    doors: Doors
    committer: Committer
    voices: Voices
    """What children can hear."""
    show: Callable[[], bool]
    """Waits until the read models show all that was recorded; False when that takes long."""

    @property
    def today(self) -> str:
        """Today in the city, as an ISO day."""
        return self.clock.today().isoformat()


def services() -> Services:
    """The services of the app that handles this request."""
    return cast(Services, current_app.extensions["consult"])
