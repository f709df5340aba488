"""Which domains take mail: asked by the worker alone, and only when a setting allows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

from quality.models import MailDomain
from quality.queries.rules import settings_of_quality

A_NIGHT = 500
AGAIN = timedelta(days=90)
_UNKNOWN = """
SELECT name FROM (
  SELECT split_part(key, '@', 2) AS name, count(*) AS uses FROM contacts_contactpoint WHERE kind = 'email' GROUP BY 1
) used
WHERE name <> '' AND NOT EXISTS (
  SELECT 1 FROM quality_maildomain d WHERE d.name = used.name AND d.checked_at > %s)
ORDER BY uses DESC, name LIMIT %s
"""


def learn_domains(*, takes_mail: Callable[[str], bool | None], now: datetime) -> int:
    """Ask about domains that nobody asked about for long, the most used first. `takes_mail` answers None when the net
    does not say: then nothing is written, and the next night asks again. Returns how many were learned."""
    if not settings_of_quality().asks_dns:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_UNKNOWN, [now - AGAIN, A_NIGHT])
        names = [name for (name,) in cursor.fetchall()]
    learned = 0
    for name in names:
        answer = takes_mail(name)
        if answer is None:
            continue
        MailDomain.objects.update_or_create(name=name, defaults={"is_dead": not answer, "checked_at": now})
        learned += 1
    return learned
