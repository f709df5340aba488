"""The record of processing as a command, and the copy of it that is committed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from gdpr.queries.processing import CATEGORY_WORDS, code_part
from tests.factories.gdpr import RecipientFactory

COPY = Path(__file__).resolve().parents[3] / "docs" / "processing.json"


def printed(*words: str) -> str:
    out = StringIO()
    call_command("gdpr_ropa", *words, stdout=out)
    return out.getvalue()


def test_what_is_kept_of_people_is_as_the_committed_copy_says():
    assert code_part() == json.loads(COPY.read_text(encoding="utf-8")), (
        "What the register keeps of people has changed: look at it as a reviewer would, then"
        " `python3 launch.py manage gdpr_ropa --code-only > docs/processing.json`."
    )


def test_every_category_has_its_words():
    kept = {category for one in code_part()["registers"] for category in one["categories"]}

    assert kept <= {str(category) for category in CATEGORY_WORDS}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["json", "md"])
def test_the_whole_record_names_controller_purposes_recipients_and_tables(kind, settings):
    settings.CONTROLLER_NAME = "Konepaja Oy"
    RecipientFactory(name="Mailer Inc", country="US", safeguard="clauses")

    text = printed("--format", kind, "--language", "en")

    for word in (
        "Konepaja Oy",
        "Looking after a customer",
        "Mailer Inc",
        "Standard contractual clauses",
        "contacts.person",
    ):
        assert word in text
    if kind == "json":
        assert {"controller", "purposes", "subjects", "categories", "recipients", "security"} < set(
            json.loads(text)
        )
