"""Unsubscribing by the link in a message: for people a page with a button, for mail programs one request (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gdpr.choices import ConsentMethod
from gdpr.models import Topic
from gdpr.operations.unsubscribe import stop_everything, stop_topic
from gdpr.queries.links import person_of, unsubscribe_link
from gdpr.views.strangers import dead_link, for_strangers, language_of, told
from users.models import User

ONE_CLICK = "One-Click"  # RFC 8058, section 3.1


@for_strangers
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: scanners follow links. A POST stops the topic, or everything."""
    now = timezone.now()
    link = unsubscribe_link(token, now)
    if link is None:
        return dead_link(request)
    with translation.override(language_of(person_of(link.person), request)):
        topic = Topic.objects.filter(pk=link.topic_id).first()
        if request.method != "POST":
            return render(request, "gdpr/unsubscribe.html", {"topic": topic})
        by = User.objects.robot("privacy")
        if request.POST.get("List-Unsubscribe") == ONE_CLICK:
            stop_topic(link=link, method=ConsentMethod.ONE_CLICK, by=by, now=now)
            return HttpResponse(
                _("You get no more of these messages."), content_type="text/plain; charset=utf-8"
            )
        if "everything" in request.POST:
            stop_everything(link=link, by=by, now=now)
            text = _("We send you no marketing any more, by any channel. This holds from now on.")
        else:
            stop_topic(link=link, method=ConsentMethod.LINK, by=by, now=now)
            text = _("You get no more of these messages. This holds from now on.")
        return told(request, _("Done"), text, ask=True)
