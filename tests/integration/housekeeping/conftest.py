"""Everybody's workshop here stands still until its clock is moved."""

import pytest

from fakes.clock import FixedClock
from fakes.workshop import Workshop
from gpt_image_studio.db.session import Database


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock)
