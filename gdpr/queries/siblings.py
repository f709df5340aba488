"""Requests that came from the same sender: several rights in one letter, or the same one again."""

from django.db.models import Q, QuerySet

from gdpr.models import SubjectRequest

SHOWN = 20


def same_sender(request: SubjectRequest) -> QuerySet[SubjectRequest]:
    """Other requests by the same address, number or person, the newest first."""
    same = Q(pk__in=[])
    if request.requester_email:
        same |= Q(requester_email=request.requester_email)
    if request.requester_phone:
        same |= Q(requester_phone=request.requester_phone)
    if request.person_id:
        same |= Q(person=request.person_id)
    rows = SubjectRequest.objects.filter(same).exclude(pk=request.pk)
    return rows.order_by("-received_at", "-id")[:SHOWN]
