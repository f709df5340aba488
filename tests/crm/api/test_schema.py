"""The served schema holds: schemathesis walks every operation with made-up input."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from crm.wsgi import application
from tests.factories.activities import ActivityFactory
from tests.factories.companies import AddressFactory, CompanyFactory, FinancialYearFactory, SiteFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.users import UserFactory
from users.permissions import Role

SCHEMA = SchemaGenerator().get_schema(request=None, public=True)
OPERATIONS = [
    (method, path) for path, item in SCHEMA["paths"].items() for method in item if method != "parameters"
]
HELD = [
    checks.not_a_server_error,
    checks.response_schema_conformance,
    checks.status_code_conformance,
    checks.content_type_conformance,
]


@pytest.fixture
def headers(db, api_of):
    """An administrator's key over a small register. The test's own connection stays open between requests."""
    for factory in (
        ActivityFactory, AddressFactory, CompanyFactory, FinancialYearFactory, SiteFactory, ContactPointFactory,
        PositionFactory, ItemFactory,
    ):  # fmt: skip
        factory()
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield {"Authorization": api_of(UserFactory(role=Role.ADMIN))._credentials["HTTP_AUTHORIZATION"]}
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


SERVED: list = []  # the schema as the server sends it, asked for once: putting it together takes a second


def served_schema(headers):
    if not SERVED:
        SERVED.append(
            schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application, headers=headers)
        )
    return SERVED[0]


def test_the_schema_is_valid_openapi_3_1():
    validate_schema(SCHEMA)

    assert SCHEMA["openapi"] == "3.1.0"


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{m} {p}" for m, p in OPERATIONS])
def test_no_operation_fails_or_answers_otherwise_than_the_schema_says(method, path, headers):
    operation = served_schema(headers)[path][method.upper()]

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    @given(case=operation.as_strategy())
    def walk(case):
        savepoint = transaction.savepoint()
        case.call_and_validate(headers=headers, checks=HELD)
        transaction.savepoint_rollback(savepoint)

    walk()
