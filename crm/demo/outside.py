"""What outside registers have said about the companies of the demo: runs of last night, proposals that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from companies.models import Company
from crm.demo.registers.demo import fill
from crm.demo.registers.world import World
from enrichment.models import EnrichmentRun
from enrichment.operations.apply import apply_record, origin_of
from enrichment.operations.gate import register_row
from enrichment.providers.http import Http
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.companies import identity_of
from enrichment.queries.policies import policies_of
from history import operations as history
from users.models import User

ASKED = 14  # the others are there to be asked about by a click


def read_registers(*, companies: Sequence[Company], by: User, now: datetime) -> None:
    """Let last night's run have read the register of companies about some of them."""
    world = World()
    fill(world, [_facts(company) for company in companies], now.date().isoformat())
    at, code = now - timedelta(hours=7), "prh_ytj"
    register_row(code=code)
    policies = policies_of(code)
    with history.one_change_set(by=by, at=at, from_=origin_of(register=code)) as act:
        run = EnrichmentRun.objects.create(
            register=code, kind="refresh", by=by, numbers=[one.pk for one in companies[:ASKED]], asked_at=at,
            started_at=at, heartbeat_at=at, finished_at=at + timedelta(seconds=21), state="done", cursor=ASKED,
            change_set_id=act.pk,
        )  # fmt: skip
        with Http("http://127.0.0.1:9") as nobody:
            provider = PROVIDERS[code](nobody)
            for company in companies[:ASKED]:
                key = provider.match(identity_of(company))
                applied = apply_record(
                    company=company, register=code, record=provider.map(key, world.ytj[key]), policies=policies, by=by,
                    now=at, today=now.date(),
                )  # fmt: skip
                run.asked += 1
                run.proposed += applied.proposed
                run.changed += bool(applied.changes)
                run.unchanged += not (applied.changes or applied.proposed)
    run.save()


def _facts(company: Company) -> dict:
    address = company.addresses.first()
    return {
        "business_id": company.business_id, "name": company.legal_name, "town": company.town,
        "postcode": company.postcode, "street": address.street if address else "Tehtaankatu 1",
        "industry": company.industry_code, "turnover": float(company.turnover or 1_000_000),
    }  # fmt: skip
