"""Open logins: which are swept, and what is known of logins for how long."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.factories.users import UserFactory
from users.models import UserSession
from users.operations.session import LOGINS_KEPT, SEEN_EVERY, forget_old_logins, open_session

pytestmark = pytest.mark.django_db
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE)


def test_a_session_in_use_for_longer_than_it_lasts_stays_in_the_list(now):
    user = UserFactory()
    begun = open_session(user=user, session_key="all-day", device="", now=now - 2 * LASTS)
    UserSession.objects.filter(pk=begun.pk).update(seen_at=now)
    open_session(user=user, session_key="left", device="", now=now - 2 * LASTS)

    open_session(user=user, session_key="telephone", device="", now=now)

    assert set(user.open_sessions.values_list("session_key", flat=True)) == {"all-day", "telephone"}


def test_sessions_that_ran_out_and_logins_of_long_ago_are_forgotten(now):
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(minutes=1))
    open_session(user=UserFactory(), session_key="over", device="", now=now - LASTS - 2 * SEEN_EVERY)
    for model, more in ((AccessAttempt, {"failures_since_start": 1}), (AccessLog, {})):
        for older in (timedelta(days=-1), timedelta(days=1)):
            row = model.objects.create(username=f"{older}@example.com", ip_address="192.0.2.1", **more)
            model.objects.filter(pk=row.pk).update(attempt_time=now - LOGINS_KEPT - older)

    forget_old_logins(now=now)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert not UserSession.objects.exists()
    assert [AccessAttempt.objects.count(), AccessLog.objects.count()] == [1, 1]
