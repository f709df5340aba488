"""Erase again, after a backup was put back, whoever was erased since it was made."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from gdpr.models import ErasureRun, LostAct
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.erasure.steps import finish_erasure
from users.models import User


class Command(BaseCommand):
    """Safe to repeat, and to be killed in: each entry of the journal is one transaction."""

    help = "After a restore: erase again and refuse again what the journal tells and this database lacks."

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        done = replay_journal(by=User.objects.robot("privacy"), now=now)
        for run_id in ErasureRun.objects.at_work().values_list("pk", flat=True):
            finish_erasure(run_id=run_id, now=now)
        for kind, count in sorted(done.items()):
            self.stdout.write(f"{kind}: {count}")
        left = ErasureRun.objects.at_work().count()
        if left:
            self.stdout.write(f"Not finished yet: {left}. The worker goes on with them.")
        lost = LostAct.objects.unsettled().count()
        if lost:
            self.stdout.write(
                f"To look at under Privacy, Lost with a restore: {lost}. Health is red until then."
            )
        self.stdout.write("The register is as it was before the restore, without those who were erased.")
