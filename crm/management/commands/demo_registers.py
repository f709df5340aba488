"""`manage.py demo_registers`: the outside registers in small, on loopback, for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companies.models import Company
from crm.demo.registers.demo import fill
from crm.demo.registers.server import Registers
from crm.demo.registers.world import World


class Command(BaseCommand):
    """Answers until it is stopped. The product is sent here by the addresses of registers in its environment."""

    help = "Serve small registers on loopback that know the companies of the demo."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("These registers are invented. Set DEMO=1 to say that this is a demo.")
        rows = Company.objects.filter(country="FI").exclude(business_id="").order_by("id")
        companies = [_facts(row) for row in rows.prefetch_related("addresses")[:500]]
        world = fill(World(), companies, timezone.localdate().isoformat())
        Registers(world, options["port"]).serve()


def _facts(row: Company) -> dict:
    address = next(iter(row.addresses.all()), None)
    return {
        "business_id": row.business_id, "name": row.legal_name, "town": row.town or "Lahti",
        "postcode": row.postcode or "15100", "street": (address.street if address else "") or "Tehtaankatu 1",
        "industry": row.industry_code or "25.62", "turnover": float(row.turnover or 1_000_000),
    }  # fmt: skip
