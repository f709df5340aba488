"""Which addresses may be called, and how a message is signed."""

import pytest

from gdpr.reading.mail import plain_text
from gdpr.reading.webhook import Unreachable, may_be_called, signatures_of, target_of


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "[::1]",
     "[fd00::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::10.1.2.3]",
     "[::10.1.2.3]", "[fec0::1]", "localhost", "2130706433"],
)  # fmt: skip
def test_addresses_of_ones_own_network_are_refused(host):
    with pytest.raises(Unreachable):
        target_of(f"https://{host}/hook", allow_private=False)


def test_the_address_that_was_judged_is_the_one_that_is_called():
    target = target_of("https://93.184.216.34:8443/hook?x=1#part", allow_private=False)

    assert (target.url, target.host) == ("https://93.184.216.34:8443/hook?x=1", "93.184.216.34:8443")


@pytest.mark.parametrize(
    "url", ["", "https://", "https://[", "javascript:alert(1)", "https://x.example:99999/"]
)
def test_what_is_no_address_is_refused(url):
    assert not may_be_called(url, allow_private=True)


def test_the_signature_is_that_of_the_specification():
    """The example of standardwebhooks.com."""
    made = signatures_of(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], number="msg_p5jXN8AQM9LWM0D4loKWxJek", stamp="1614265330",
        body=b'{"test": 2432232314}',
    )  # fmt: skip

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_page_reads_as_text():
    page = "<h2>Rights</h2>\n<ul>\n<li>To know</li><li>To &amp; fro</li>\n</ul><p>End</p>"

    assert plain_text(page) == "Rights\n- To know\n- To & fro\n\nEnd"
