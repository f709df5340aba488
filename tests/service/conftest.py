"""What several tests of the aftermarket need."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from psycopg.types.range import DateRange

from installed_base.models import InstalledItem
from service.models import ContractLine, Coverage, ServiceContract, Sla
from tests.factories.installed_base import ItemFactory


@pytest.fixture
def covered(db) -> Callable[..., InstalledItem]:
    """An item that a service contract covers this year, at a service level of the given facts."""

    def make(**level: Any) -> InstalledItem:
        item = ItemFactory()
        sla = Sla.objects.create(name=f"Taso {item.pk}", **level)
        contract = ServiceContract.objects.create(
            number=f"S-{item.pk}",
            company=item.company,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        )
        line = ContractLine.objects.create(contract=contract, description="Huolto", sla=sla)
        Coverage.objects.create(
            source="contract", contract=contract, line=line, item=item,
            during=DateRange(date(2026, 1, 1), date(2027, 1, 1)),
        )  # fmt: skip
        return item

    return make
