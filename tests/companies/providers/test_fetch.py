"""Fetching a published list from a server that does not come to an end."""

import pytest

from companies.providers.fetch import SourceError, fetch
from tests.dripping import dripping


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n["])
def test_a_source_that_drips_is_left_at_the_deadline(start):
    with dripping(start) as url, pytest.raises(SourceError) as failure:
        fetch(url, longest=0.2)

    assert (failure.value.code, failure.value.is_down) == ("slow", True)
