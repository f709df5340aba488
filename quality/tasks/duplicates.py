"""Jobs of duplicates: scans each night and on demand, and the forgetting of old merges."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from quality.choices import LOOKED_THROUGH
from quality.operations import duplicate_scan, unmerge


@shared_task(name="quality.scan_duplicates")
def scan_duplicates(*, scan_id: int) -> None:
    """Look through one register, from where the scan is."""
    duplicate_scan.work_off_scan(scan_id=scan_id, clock=timezone.now)


@shared_task(name="quality.scan_every_register")
@transaction.atomic
def scan_every_register() -> None:
    """Ask for a scan of each register."""
    for kind in LOOKED_THROUGH:
        duplicate_scan.start_scan(kind=kind, by=None, now=timezone.now())


@shared_task(name="quality.resume_scans")
@transaction.atomic
def resume_scans() -> None:
    """Send again what a killed worker left."""
    duplicate_scan.resume_scans(now=timezone.now())


@shared_task(name="quality.forget_old_merges")
def forget_old_merges() -> None:
    """Drop what taking back needs of merges that are over 30 days old."""
    unmerge.forget_old_merges(now=timezone.now())
