"""The link of a copy: sealed while it waits, sent with nothing locked, forgotten when it went."""

from datetime import timedelta

import pytest

from gdpr.models import AccessPackage, NoticeObligation
from gdpr.operations.ledger_refusals import NoAddress
from gdpr.operations.notice import publish_notice
from gdpr.operations.outbox import LEASE
from gdpr.operations.package import make_package, remove_package
from gdpr.operations.package_link import LETTERS, LinkUnknown, send_link, send_package_links
from history.models import Change
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import ObligationFactory, SubjectRequestFactory, looked_through
from tests.gdpr.loopback import mail_server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def post(settings):
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def asked(privacy_admin, now):
    """A copy whose link was sent off."""
    person = ContactPointFactory(value="aino@home.example", person=PersonFactory()).person
    one = SubjectRequestFactory(person=person, identity_method="address", identified_at=now)
    made = make_package(request=looked_through(one, now), by=privacy_admin, now=now)
    send_link(package=made.package, token=made.token, by=privacy_admin, now=now)
    return made


def test_the_link_lies_sealed_until_it_is_sent_and_is_forgotten_then(asked, now, post):
    assert asked.token.encode() not in bytes(AccessPackage.objects.get().letter_token)

    assert (send_package_links(now=now), send_package_links(now=now)) == (1, 0)

    package = AccessPackage.objects.get()
    assert (package.letter_token, package.letter_at, package.link_sent_at) == (None, None, now)
    assert asked.token in post.taken[0].get_content()
    assert asked.code not in post.taken[0].get_content()
    assert Change.objects.filter(new={"package": "link sent"}).count() == 1


def test_asked_twice_one_letter_goes(asked, privacy_admin, now, post):
    send_link(package=asked.package, token=asked.token, by=privacy_admin, now=now)
    send_package_links(now=now)

    assert len(post.taken) == 1


def test_a_killed_worker_is_followed_by_the_same_message(asked, now, post):
    number = AccessPackage.objects.get().pk
    LETTERS.claim(number, now, LEASE)

    assert send_package_links(now=now + MINUTE) == 0
    assert send_package_links(now=now + LEASE) == 1
    assert str(asked.package.public_id) in post.taken[0]["Message-ID"]


def test_a_server_that_is_away_is_tried_again_and_the_desk_sees_when_it_was_in_vain(asked, now, post):
    post.refusals += ["451 4.7.1 later"]
    assert (send_package_links(now=now), send_package_links(now=now + MINUTE)) == (0, 1)

    AccessPackage.objects.update(letter_token=b"x" * 60, letter_at=now, letter_tries=0)
    send_package_links(now=now)  # what cannot be unsealed is told, and forgotten
    assert (AccessPackage.objects.get().letter_failure, AccessPackage.objects.get().letter_at) == (
        "no_link",
        None,
    )


def test_an_address_that_is_refused_for_good_is_told(asked, now, post):
    post.refusals += ["550 5.1.1 no such user"]

    assert send_package_links(now=now) == 0
    package = AccessPackage.objects.get()
    assert (package.letter_failure, package.letter_token, package.link_sent_at) == ("smtp_550", None, None)


def test_a_key_of_the_server_that_changed_meanwhile_opens_it(asked, now, post, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert send_package_links(now=now) == 1


def test_a_copy_that_was_removed_sends_nothing(asked, privacy_admin, now, post):
    remove_package(package=asked.package, by=privacy_admin, now=now)

    assert (send_package_links(now=now), post.taken) == (0, [])


def test_the_notice_it_carries_counts_when_it_went_out(asked, privacy_admin, now, post, settings):
    settings.CONTROLLER_NAME, settings.CONTROLLER_CONTACT = "Konepaja Oy", "tietosuoja@konepaja.example"
    publish_notice(by=privacy_admin, now=now, today=now.date())
    ObligationFactory(person=asked.package.request.person)
    post.refusals += ["451 4.7.1 later"]

    send_package_links(now=now)
    before = NoticeObligation.objects.get().state
    send_package_links(now=now + MINUTE)

    assert (before, NoticeObligation.objects.get().state) == ("open", "fulfilled")


def test_a_wrong_link_and_a_person_without_address_are_refused_at_once(privacy_admin, now):
    one = SubjectRequestFactory(person=PersonFactory(), identity_method="address", identified_at=now)
    made = make_package(request=looked_through(one, now), by=privacy_admin, now=now)

    with pytest.raises(LinkUnknown):
        send_link(package=made.package, token="other", by=privacy_admin, now=now)
    with pytest.raises(NoAddress):
        send_link(package=made.package, token=made.token, by=privacy_admin, now=now)
