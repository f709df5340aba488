"""Background upkeep of the index."""

from celery import shared_task

from search import operations


@shared_task(name="search.drain_queue", is_shared=True)
def drain_queue() -> int:
    """Index what was queued; idempotent, two workers take different rows."""
    return operations.drain_queue()


@shared_task(name="search.count_words")
def count_words() -> int:
    """Count the words of the index anew."""
    return operations.count_words()
