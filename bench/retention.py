"""`python -m bench [small|large] retention`: how long it takes to judge everybody, by two workers in parallel.

The first run writes every verdict and every purpose; the second one finds nothing changed, as most nights do; the trial
of a rule writes nothing. Nothing is erased: a run over a seeded register stops at the breaker.
"""

import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

from bench import seed

PART = "retention"
WORKERS = 2
NOW = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)
HEAD = "| run | persons | seconds | persons a second | verdicts changed | past their time | peak MB of a worker |\n|---|---:|---:|---:|---:|---:|---:|"


def main(arguments: list[str]) -> None:
    """Seed what is missing and measure in a process that is bound to the size's database."""
    size = seed.SIZES["large" if "large" in arguments else "small"]
    seed.ensure(size, searchable=False)
    command = [sys.executable, "-m", "bench.retention", "--measure"]
    subprocess.run(command, env=seed.environment(size), check=True)


def measure() -> None:
    """Three runs: everything new, nothing new, the trial of a rule."""
    from django.conf import settings

    from gdpr.models import RetentionRule, RetentionRun
    from gdpr.operations.retention import rule as rules
    from gdpr.operations.retention.run import start_run, try_rule
    from users.models import User

    settings.RETENTION_STOP_PERCENT = settings.RETENTION_STOP_FLOOR = 0  # stop before anything ends
    print(f"\n### Retention, two workers\n\n{HEAD}", flush=True)
    RetentionRun.objects.all().delete()
    RetentionRule.objects.drafts().delete()
    for word in ("first", "again"):
        _one(word, start_run(by=None, now=NOW))
    rule = RetentionRule.objects.filter(key="prospect").latest("version")
    user = User.objects.filter(is_active=True).order_by("pk").first()
    draft = rules.draft_rule(rule=rule, values={"months": 12}, by=user, now=NOW)
    _one("trial of a rule", try_rule(rule=draft, by=user, now=NOW))


def _one(word, run) -> None:
    """Let the workers go and tell what the run came to."""
    from gdpr.models import RetentionEvaluation

    begun = time.perf_counter()
    command = [sys.executable, "-m", "bench.retention", "--work", str(run.pk)]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _number in range(WORKERS)]
    peaks = [int(worker.communicate()[0].split()[-1]) for worker in workers]
    seconds = time.perf_counter() - begun
    run.refresh_from_db()
    changed = RetentionEvaluation.objects.filter(changed_at=run.started_at).count() if word == "first" else 0
    print(
        f"| {word} | {run.persons:,} | {seconds:.0f} | {run.persons / seconds:,.0f} | {changed:,} | {run.due:,} | {max(peaks)} |",
        flush=True,
    )


def work(run_id: int) -> None:
    """One worker, as the queue would start it; tells its peak memory."""
    from django.conf import settings
    from django.utils import timezone

    from gdpr.operations.retention.run import work_off_run
    from users.models import User

    settings.RETENTION_STOP_FLOOR = 0
    work_off_run(run_id=run_id, by=User.objects.robot("retention"), clock=timezone.now)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "--work":
        work(int(sys.argv[2]))
    else:
        measure()
