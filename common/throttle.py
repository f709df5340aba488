"""Counting what strangers do, so that nobody does it a thousand times. Without Redis nothing is held back."""

from django.core.cache import cache


def is_too_often(key: str, *, most: int, seconds: int) -> bool:
    """Count once more under the key; whether that is more than `most` within the time that began with the first."""
    name = f"throttle:{key}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > most
    except ValueError:  # gone meanwhile, or Redis is away
        return False
