"""Topics of marketing and the wordings by which people are asked: the privacy desk's and marketing's."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.marketing import TextForm, TopicCreateForm, TopicEditForm, initial_of_topic
from gdpr.models import ConsentText, Topic
from gdpr.operations import topic as operations
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page


@require_safe
@requires(Permission.TOPIC_MANAGE)
def topic_list(request: HttpRequest) -> HttpResponse:
    """Every topic: to whose duties it belongs, in which languages people can be asked."""
    used = Count("texts", filter=Q(texts__retired_at=None))
    topics = Topic.objects.select_related("family").annotate(text_count=used).in_order()
    return render(request, "gdpr/topic_list.html", {"topics": topics})


@require_safe
@requires(Permission.TOPIC_MANAGE)
def topic(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One topic with its wordings, those out of use too: people answered them."""
    one = _topic(public_id)
    texts = one.texts.annotate(answers=Count("consent_events")).order_by("language", "-version")
    return render(request, "gdpr/topic.html", {"topic": one, "texts": texts})


@requires(Permission.TOPIC_MANAGE)
def topic_create(request: HttpRequest) -> HttpResponse:
    """A new topic."""
    form = TopicCreateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_topic(values=form.cleaned_data, by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The topic is there. Write the words by which people are asked."))
            return redirect("gdpr:topic", made.public_id)
    context = {"form": form, "cancel_url": reverse("gdpr:topic_list"), "submit": _("Save the topic")}
    return render(request, "gdpr/topic_create.html", context, status=422 if form.errors else 200)


@requires(Permission.TOPIC_MANAGE)
def topic_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a topic."""
    one = _topic(public_id)
    form = TopicEditForm(request.POST or None, initial=initial_of_topic(one))
    return edit_page(
        request, "gdpr/topic_edit.html", form, act=partial(operations.change_topic, topic=one), row=one,
        to=reverse("gdpr:topic", args=[one.public_id]), said=_("The changes are saved."), topic=one,
    )  # fmt: skip


@requires(Permission.TOPIC_MANAGE)
def text_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A wording, or a better version of one."""
    one = _topic(public_id)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.publish_text(topic=one, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The wording is in use."))
        return redirect("gdpr:topic", one.public_id)
    context = {
        "topic": one, "form": form, "submit": _("Put it into use"),
        "cancel_url": reverse("gdpr:topic", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/text_create.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.TOPIC_MANAGE)
def text_retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask by this wording no more."""
    text = get_object_or_404(ConsentText.objects.select_related("topic"), public_id=public_id)
    operations.retire_text(text=text, by=request.user, now=timezone.now())
    messages.success(request, _("Nobody is asked by this wording any more; consents given to it stay."))
    return redirect("gdpr:topic", text.topic.public_id)


def _topic(public_id: UUID) -> Topic:
    return get_object_or_404(Topic.objects.select_related("family"), public_id=public_id)
