"""Whom the tests of permission write to."""

from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory

MAIL = "aino@example.com"


def worker(topic_duty="maintenance", address="work@example.com", **company):
    position = PositionFactory(
        work_email=address, responsibilities=[topic_duty], company=CompanyFactory(**company)
    )
    return position.person, position
