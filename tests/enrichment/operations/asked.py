"""Numbers of companies that the tests ask about, and what a run came to."""

from enrichment.models import EnrichmentRun

FI, NO = "2077474-0", "923609016"


def counts(run: EnrichmentRun) -> tuple:
    return run.state, run.asked, run.changed, run.proposed, run.unchanged, run.failed
