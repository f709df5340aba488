"""A Redis cache that counts as empty while Redis is away, so that pages go on working."""

import logging
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SOCKET_SECONDS = 0.5  # a cache slower than this costs more than it saves
REST_SECONDS = 5  # after a failure Redis is left alone for so long: a page must not wait at each of its keys
SILENCE_SECONDS = 60  # one line a minute says that Redis is away


class _Breaker:
    """Remembers, for all threads of this process, until when Redis is not asked."""

    def __init__(self) -> None:
        self.closed_until = 0.0
        self.silent_until = 0.0

    def is_open(self) -> bool:
        return time.monotonic() >= self.closed_until

    def trip(self, failure: Exception) -> None:
        now = time.monotonic()
        self.closed_until = now + REST_SECONDS
        if now >= self.silent_until:
            self.silent_until = now + SILENCE_SECONDS
            logger.warning("Redis does not answer (%s); pages go on without a cache", type(failure).__name__)

    def reset(self) -> None:
        self.closed_until = self.silent_until = 0.0


breaker = _Breaker()


class PatientRedisCache(RedisCache):
    """Django's Redis cache with short time limits; each failure reads as "not in the cache"."""

    def __init__(self, server, params) -> None:
        limits = {"socket_connect_timeout": SOCKET_SECONDS, "socket_timeout": SOCKET_SECONDS}
        super().__init__(server, params | {"OPTIONS": limits | params.get("OPTIONS", {})})

    def _try(self, act, empty):
        """Return what `act` gives, or `empty` when Redis is away."""
        if not breaker.is_open():
            return empty
        try:
            return act()
        except (RedisError, OSError) as failure:
            breaker.trip(failure)
            return empty

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(lambda: super(PatientRedisCache, self).add(key, value, timeout, version), empty=True)

    def get(self, key, default=None, version=None):
        return self._try(lambda: super(PatientRedisCache, self).get(key, default, version), empty=default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._try(lambda: super(PatientRedisCache, self).set(key, value, timeout, version), empty=None)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(lambda: super(PatientRedisCache, self).touch(key, timeout, version), empty=False)

    def delete(self, key, version=None):
        return self._try(lambda: super(PatientRedisCache, self).delete(key, version), empty=False)

    def get_many(self, keys, version=None):
        keys = list(keys)
        return self._try(lambda: super(PatientRedisCache, self).get_many(keys, version), empty={})

    def has_key(self, key, version=None):
        return self._try(lambda: super(PatientRedisCache, self).has_key(key, version), empty=False)

    def incr(self, key, delta=1, version=None):
        value = self._try(lambda: super(PatientRedisCache, self).incr(key, delta, version), empty=None)
        if value is None:
            raise ValueError(f"Key {key!r} not found")
        return value

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        unset = list(data)
        return self._try(lambda: super(PatientRedisCache, self).set_many(data, timeout, version), empty=unset)

    def delete_many(self, keys, version=None):
        keys = list(keys)
        self._try(lambda: super(PatientRedisCache, self).delete_many(keys, version), empty=None)

    def clear(self):
        return self._try(lambda: super(PatientRedisCache, self).clear(), empty=False)
