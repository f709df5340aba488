"""Companies that came from a list, and what the registers know of them."""

import pytest

from companies.models import Company
from crm.demo.registers.shapes import (
    unit,
    ytj_company,
)
from tests.enrichment.operations.asked import FI, NO


@pytest.fixture
def paja(imported, world) -> Company:
    world.ytj[FI] = ytj_company(FI, "Uusi Paja Oy")
    return imported()


@pytest.fixture
def verksted(imported, world) -> Company:
    world.units[NO] = unit(NO, "Nytt Verksted AS", staff=12)
    return imported(business_id=NO, legal_name="Gammelt Verksted AS", country="NO")
