"""The keepers of reference lists, on the loopback."""

import pytest

from tests.companies.reference_server import serving


@pytest.fixture
def keepers(settings):
    """Statistics Finland and PRH/YTJ, as servers of our own."""
    with serving() as (server, address):
        settings.REFERENCE_LIST_URLS = {"classifications": address, "register": address}
        settings.REFERENCE_LIST_YEAR = 2026
        yield server
