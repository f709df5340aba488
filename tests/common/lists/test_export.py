"""Files that no spreadsheet runs."""

import pytest

from common.lists.export import harmless


@pytest.mark.parametrize("text", ["+358 40 123 4567", "-12,5", "+1", "(09) 123-456", "Kone Oy", "a=b"])
def test_numbers_phones_and_plain_words_stay(text):
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1+1", "@x", "+A1", "-cmd|' /C calc'!A0", "\tx", "  =1", "\r=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"
