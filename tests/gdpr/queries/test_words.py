"""Whoever reads what a plan, a copy or the log of a request tells reads it in their own language."""

import pytest
from django.utils import translation

from gdpr.classification.paths import holdings
from gdpr.classification.strategy import strategies
from gdpr.operations.erasure.plans import approve_erasure, decide_on_names, plan_erasure
from gdpr.operations.package import make_package, remove_package
from gdpr.queries.erasure.words import register_word
from history.queries.change_log import change_log
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory, looked_through


def test_every_register_that_a_plan_or_a_copy_counts_has_a_finnish_word():
    counted = {one.label for one in holdings()}
    counted |= {one.model._meta.label_lower for one in strategies() if one.pointers}
    with translation.override("fi"):
        finnish = {label: register_word(label) for label in counted}
    with translation.override("en"):
        same = sorted(label for label in counted if register_word(label) == finnish[label])

    assert same == []


@pytest.mark.django_db
def test_the_log_of_a_request_tells_in_words_what_was_done(privacy_admin, admin, now):
    asked = SubjectRequestFactory(
        kind="access",
        person=PersonFactory(),
        identity_method="address",
        identified_at=now,
        requester_email="a@x.fi",
    )
    sealed = make_package(request=looked_through(asked, now), by=privacy_admin, now=now)
    remove_package(package=sealed.package, by=privacy_admin, now=now)
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    decide_on_names(plan=plan, erased=["x"], kept=["y", "z"], by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)

    with translation.override("fi"):
        log = change_log(objects=[("gdpr.subjectrequest", asked.pk)], user=admin)
        told = [
            (one.label, one.new) for entry in log.entries for change in entry.changes for one in change.fields
        ]

    assert [(label, new) for label, new in told if label not in {"Tietoja"}] == [
        ("Poisto", "hyväksytty"),
        ("Poisto", "päätetty poistettavista nimistä"),
        ("Poistettavia nimiä", "1"),
        ("Säilyviä nimiä", "2"),
        ("Poisto", "suunniteltu"),
        ("Jäljennös", "poistettu"),
        ("Jäljennös", "sinetöity"),
    ]
    assert [new for label, new in told if label == "Tietoja"] == ["Henkilö: 1"]
