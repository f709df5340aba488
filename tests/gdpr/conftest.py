"""Whose register it is, in the tests of its law."""

import pytest


@pytest.fixture(autouse=True)
def _controller(settings) -> None:
    settings.CONTROLLER_NAME, settings.CONTROLLER_CONTACT = "Rekisteri Oy", "tietosuoja@rekisteri.example"
