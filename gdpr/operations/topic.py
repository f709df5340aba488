"""Topics, and the wordings by which people are asked."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from common.constraints import refusing
from gdpr.models import ConsentText, Topic
from gdpr.models.topic import sum_of
from gdpr.operations.refusals import TopicNamedTwice
from history import operations as history
from users.models import User


@transaction.atomic
def create_topic(*, values: Mapping[str, Any], by: User, now: datetime) -> Topic:
    """Make a topic. Refuses a short name that another one has. Recorded."""
    topic = Topic(**values)
    topic.created_at = topic.changed_at = now
    if Topic.objects.filter(slug=topic.slug).exists():
        raise TopicNamedTwice
    with refusing():
        history.create(obj=topic, by=by, at=now)
    return topic


@transaction.atomic
def change_topic(
    *, topic: Topic, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Change a topic. Its duties decide from then on who may be written to without consent. Recorded."""
    if "slug" in values and Topic.objects.filter(slug=values["slug"]).exclude(pk=topic.pk).exists():
        raise TopicNamedTwice
    with refusing():
        history.save_changes(
            obj=topic, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def publish_text(
    *, topic: Topic, language: str, channels: Collection[str], body: str, by: User, now: datetime
) -> ConsentText:
    """Put a wording into use; the version before it in the same language is used no more. What people answered to
    earlier versions stays as it was. Recorded."""
    Topic.objects.select_for_update().get(pk=topic.pk)
    earlier = ConsentText.objects.filter(topic=topic, language=language)
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    text = ConsentText(
        topic=topic, version=version, language=language, channels=sorted(channels), body=body, sha256=sum_of(body),
        published_at=now,
    )  # fmt: skip
    with refusing(), history.one_change_set(by=by, at=now):
        for one in earlier.in_use():
            history.save_changes(obj=one, values={"retired_at": now}, by=by, at=now)
        history.create(obj=text, by=by, at=now)
    return text


@transaction.atomic
def retire_text(*, text: ConsentText, by: User, now: datetime) -> None:
    """Ask by this wording no more. Consents given to it stay. Recorded."""
    if text.retired_at is None:
        history.save_changes(obj=text, values={"retired_at": now}, by=by, at=now)
