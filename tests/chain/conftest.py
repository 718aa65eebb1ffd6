"""A city with a past, chained and signed."""

from __future__ import annotations

import pytest

from consult.application import city, publishing
from consult.application.log import Log
from consult.chain import Chain
from consult.config import Settings
from consult.domain.base import actor
from consult.stores import Stores
from tests import given

WHO = "somebody-of-the-staff"


@pytest.fixture
def past(log: Log, stores: Stores, settings: Settings) -> Chain:
    """Three schools, a count, a publication that everybody can read; staff's own acts too."""
    given.a_city(log)
    schools = given.three_schools(log)
    groups = [given.heard(school, 30, 20, 10) for school in schools]
    publication = given.a_publication(log, *groups)
    publishing.release_results(log, publication, "2027-01-10")
    token = actor.set(WHO)
    for number in range(9):
        city.rename_place(log, schools[number % 3], f"École {number}")
    actor.reset(token)
    chain = Chain(stores, settings)
    chain.extend()
    return chain
