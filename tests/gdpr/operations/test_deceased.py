"""A relative asks about somebody who has died: the Regulation is about the living (recital 27), and they are told so."""

import pytest

from gdpr.operations.refusals import DeceasedUnnamed
from gdpr.operations.request import close_request
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


def test_it_must_be_written_down_about_whom_a_relative_asks(privacy_admin, now):
    one = SubjectRequestFactory(on_behalf_of="")

    with pytest.raises(DeceasedUnnamed):
        close_request(request=one, outcome="deceased", answer="", by=privacy_admin, now=now)

    one.refresh_from_db()
    assert one.is_open


@pytest.mark.parametrize(
    ("language", "words", "court"),
    [("fi", "koskee eläviä", "tuomioistuimen"), ("sv", "levande personer", "domstol"), ("en", "living people", "court")],
)  # fmt: skip
def test_a_relative_is_told_in_their_language_without_showing_who_they_are(
    privacy_admin, now, language, words, court
):
    one = SubjectRequestFactory(on_behalf_of="Aino Virtanen", language=language)

    close_request(request=one, outcome="deceased", answer="Hei,", by=privacy_admin, now=now)

    one.refresh_from_db()
    assert (one.outcome, one.identity_method) == ("deceased", "")
    assert one.answer.startswith("Hei,")
    assert words in one.answer
    assert court in one.answer
    assert not one.packages.exists()
