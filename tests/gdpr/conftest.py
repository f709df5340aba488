"""Whose register it is, in the tests of its law."""

import pytest

from tests.imports.conftest import bring_in  # noqa: F401  a list that comes in meets the law too


@pytest.fixture(autouse=True)
def _controller(settings) -> None:
    settings.CONTROLLER_NAME, settings.CONTROLLER_CONTACT = "Rekisteri Oy", "tietosuoja@rekisteri.example"
