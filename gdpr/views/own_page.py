"""A person's own page, by a link and without an account; asking for the link; confirming a consent."""

import re
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import Refusal
from common.throttle import is_too_often
from contacts.models import Person
from gdpr.choices import ContactChannel, RequestKind
from gdpr.forms.marketing import OwnLinkForm, OwnRequestForm
from gdpr.operations import own_page as operations
from gdpr.operations.double_opt_in import asked_by, confirm_consent
from gdpr.operations.links import ask_for_link
from gdpr.queries.links import address_behind, own_page_link, person_of
from gdpr.queries.marks import mark_of
from gdpr.queries.own_page import board_of, summary_of
from gdpr.views.strangers import came_from, dead_link, for_strangers, language_of, told, too_often
from users.models import User

NUMBER = re.compile(r"[0-9]{1,9}")
LETTERS_A_DAY = 3  # to one address
ASKS_AN_HOUR = 30  # from one network address: several people may stand behind it
DONE = {
    "chosen": gettext_lazy("Your choices are saved and hold from now on."),
    "objected": gettext_lazy("We send you no marketing any more, by any channel. This holds from now on."),
    "taken_back": gettext_lazy("The objection is taken back. You get only what you choose below."),
    "asked": gettext_lazy("Your request is written down. You get an answer within a month."),
}


@for_strangers
def own_link(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same, and takes the same time, whether the address is known or not: a worker
    looks it up afterwards."""
    form = OwnLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(f"own-link-from:{came_from(request)}", most=ASKS_AN_HOUR, seconds=3600):
            return too_often(request)
        email = form.cleaned_data["email"]
        if not is_too_often(f"own-link:{mark_of('email', email)}", most=LETTERS_A_DAY, seconds=86400):
            ask_for_link(email=email, language=translation.get_language()[:2], now=timezone.now())
        text = _(
            "If we know the address, a letter with the link is on its way to it. Look also among unwanted mail."
        )
        return told(request, _("Thank you"), text)
    return render(request, "gdpr/own_link.html", {"form": form}, status=422 if form.errors else 200)


@for_strangers
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is known of the reader, what they allow, and what they can ask. Looking changes nothing."""
    now = timezone.now()
    link = own_page_link(token, now)
    person = person_of(link.person) if link else None
    if link is None or person is None:
        return dead_link(request)
    found = address_behind(person, link.mark)
    if found is None:
        return dead_link(request)
    with translation.override(language_of(person, request)):
        kinds = [(kind.value, str(WORDS[kind])) for kind in operations.ASKABLE if kind in WORDS]
        asks = request.method == "POST" and request.POST.get("act") == "ask"
        form = OwnRequestForm(request.POST if asks else None, kinds=kinds, initial={"submission": uuid4()})
        refused = ""
        if request.method == "POST":
            try:
                done = _act(request, person, found[1], token, form)
            except Refusal as refusal:
                done, refused = "", refusal.message
            if done:
                return redirect(f"{request.path}?done={done}")
        context = {
            "person": person, "address": found[1], "form": form, "refused": refused,
            "board": board_of(person, now), "summary": summary_of(person, now), "contact": settings.CONTROLLER_CONTACT,
            "controller": settings.CONTROLLER_NAME, "done": DONE.get(request.GET.get("done", "")),
        }  # fmt: skip
        return render(request, "gdpr/own_page.html", context, status=422 if form.errors or refused else 200)


def _act(request: HttpRequest, person: Person, address: str, token: str, form: OwnRequestForm) -> str:
    """Carry out what was pressed; what was done, in a word."""
    how: dict[str, Any] = {"person": person, "by": User.objects.robot("privacy"), "now": timezone.now()}
    act = request.POST.get("act", "")
    if act == "object":
        operations.object_to_all(**how)
        return "objected"
    if act == "take_back":
        operations.take_objection_back(**how)
        return "taken_back"
    if act == "choose":
        cells = {name: _cells(request.POST.getlist(name)) for name in ("ticked", "shown")}
        operations.choose_topics(token=token, address=address, **cells, **how)
        return "chosen"
    if act == "ask" and form.is_valid():
        language = translation.get_language()[:2]
        operations.ask_desk(email=address, language=language, **form.cleaned_data, **how)
        return "asked"
    return ""


def _cells(values: list[str]) -> set[tuple[str, int]]:
    """Channel and topic out of "email-3"; what is no such pair is left out."""
    pairs = (value.partition("-") for value in values)
    return {
        (channel, int(number))
        for channel, _dash, number in pairs
        if channel in ContactChannel.values and NUMBER.fullmatch(number)
    }


@for_strangers
def consent_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a letter that asks for a consent: it shows the wording, and only its button confirms."""
    now = timezone.now()
    asked = asked_by(token=token, now=now)
    if asked is None:
        return dead_link(request)
    with translation.override(language_of(asked.person, request)):
        if request.method != "POST":
            return render(request, "gdpr/consent_confirm.html", {"asked": asked})
        try:
            confirm_consent(
                token=token, ip=came_from(request) or None, by=User.objects.robot("privacy"), now=now,
                user_agent=request.headers.get("User-Agent", ""),
            )  # fmt: skip
        except Refusal as refusal:
            return told(request, _("Nothing was confirmed"), refusal.message, status=refusal.status, ask=True)
        text = _("Your consent is noted. Each message tells how to take it back.")
        return told(request, _("Thank you"), text)


WORDS = {
    RequestKind.ACCESS: gettext_lazy("A copy of what you know of me"),
    RequestKind.RECTIFICATION: gettext_lazy("Something is wrong: correct it"),
    RequestKind.ERASURE: gettext_lazy("Erase me from the register"),
    RequestKind.RESTRICTION: gettext_lazy("Restrict the use of my data"),
    RequestKind.PORTABILITY: gettext_lazy("My data in a form for another service"),
    RequestKind.OBJECTION_OTHER: gettext_lazy("I object to the use of my data on grounds of my own"),
    RequestKind.AUTOMATED: gettext_lazy("I ask about automated decisions"),
}
