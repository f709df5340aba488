"""Contracts and tickets by number: asked of their own tables by index, and only when a digit was typed."""

import re

from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast

from companies.models import Company
from search.choices import Numbered
from search.queries.hits import Group, Hit
from search.queries.matching import parts_of
from service.models import ServiceCase, ServiceContract
from users.models import User

FEW = 5  # hits of each
PREFIX = 3  # signs from which the beginning of a number is enough
LONGEST_NUMBER = 60  # of a contract
_DIGIT = re.compile("[0-9]")
_CASE = re.compile(r"#?\s*([1-9][0-9\s.-]{0,25})")


def numbered(user: User, text: str) -> list[Group]:
    """Contracts and tickets of that number, or with it as the beginning, that the user may see; whole numbers first."""
    if not _DIGIT.search(text):
        return []
    tickets = Group(Numbered.CASE, _cases(user, text), has_more=False)
    if text.startswith("#") and tickets.hits and tickets.hits[0].is_exact:
        return [tickets]  # as we write numbers of tickets: no contract is meant
    groups = [Group(Numbered.CONTRACT, *_contracts(user, text)), tickets]
    return [group for group in groups if group.hits]


def _contracts(user: User, text: str) -> tuple[list[Hit], bool]:
    key = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(key) > LONGEST_NUMBER:
        return [], False
    match = Q(number_key__startswith=key) if len(key) >= PREFIX else Q(number_key=key)
    rows = list(
        ServiceContract.objects.visible_to(user)
        .filter(match)
        .order_by("number_key", "id")
        .values("public_id", "number", "number_key", "name", "company__legal_name")[: FEW + 1]
    )
    hits = [
        _hit(
            Numbered.CONTRACT,
            row,
            title=row["number"],
            note=[row["name"], row["company__legal_name"]],
            typed=key,
            is_exact=row["number_key"] == key,
        )
        for row in rows[:FEW]
    ]
    return hits, len(rows) > FEW


def _cases(user: User, text: str) -> list[Hit]:
    typed = _CASE.fullmatch(text)
    key = "".join(_DIGIT.findall(typed[1])) if typed else ""
    if not key:
        return []
    begins = Q(digits__startswith=key) if len(key) >= PREFIX else Q(number=int(key))
    companies = Company.objects.visible_to(user).filter(pk=OuterRef("company"))
    rows = (
        ServiceCase.objects.visible_to(user)
        .alias(digits=Cast("number", TextField()))
        .filter(begins)
        .order_by("number")
        .values("public_id", "number", "subject")
        .annotate(company_name=Subquery(companies.values("legal_name")[:1]))[:FEW]
    )
    return [
        _hit(
            Numbered.CASE,
            row,
            title=f"#{row['number']} {row['subject']}",
            note=[row["company_name"]],
            typed=key,
            is_exact=str(row["number"]) == key,
        )
        for row in rows
    ]


def _hit(kind: Numbered, row: dict, *, title: str, note: list[str | None], typed: str, is_exact: bool) -> Hit:
    return Hit(
        kind=kind,
        public_id=row["public_id"],
        title=parts_of(title, [typed.lower()]),
        note=parts_of(" · ".join(word for word in note if word), []),
        is_exact=is_exact,
    )
