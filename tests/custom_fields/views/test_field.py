"""The administrator's pages."""

import pytest
from django.urls import reverse

from custom_fields.models import CustomField
from tests.factories.companies import CompanyFactory
from tests.factories.custom_fields import make_field

pytestmark = pytest.mark.django_db
FACTS = {
    "label_fi": "ABC-luokka", "label_en": "ABC class", "is_personal": "no", "reason": "oma luokitus",
    "seen_by": ["sales", "reader"], "edited_by": ["sales"], "is_filterable": "on",
    "option_0_fi": "A", "option_0_en": "A", "option_1_fi": "B", "option_1_en": "", "option_1_order": "1",
}  # fmt: skip


def test_a_field_is_added_once_however_often_it_is_sent(admin, client_of):
    client = client_of(admin)
    first = client.get(reverse("custom_fields:field_create"))
    number = first.context["form"]["submission"].value()
    url = f"{reverse('custom_fields:field_create')}?resource=company&kind=choice&submission={number}"

    assert client.get(url).status_code == 200
    answers = [client.post(url, FACTS) for _ in range(2)]

    field = CustomField.objects.get()
    assert {answer.url for answer in answers} == {reverse("custom_fields:field", args=[field.public_id])}
    assert [one["key"] for one in field.options] == ["b", "a"]
    assert (field.key, field.seen_by, field.index_state) == ("abc_class", ["sales", "reader"], "building")


def test_what_is_not_classified_is_refused_beside_its_field(admin, client_of):
    url = f"{reverse('custom_fields:field_create')}?resource=person&kind=text"

    answer = client_of(admin).post(url, FACTS | {"is_personal": "yes", "reason": ""})

    assert answer.status_code == 422
    assert "category" in answer.context["form"].errors


def test_options_are_reordered_retired_and_removed(admin, client_of):
    field = make_field(admin)
    client = client_of(admin)
    url = reverse("custom_fields:field_edit", args=[field.public_id])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {
        "option_0_state": "retired",
        "option_0_order": "99",
        "option_1_state": "removed",
        "option_3_fi": "D",
    }

    saved = client.post(url, data)
    late = client.post(url, data | {"label_en": "Other", "label_fi": "Muu", "option_1_state": "kept"})

    field.refresh_from_db()
    assert (saved.status_code, late.status_code) == (302, 422)
    assert [(one["key"], one["retired"]) for one in field.options] == [
        ("c", False),
        ("a", True),
        ("d", False),
    ]


def test_each_page_of_a_field_opens_and_says_what_is_lost(admin, client_of):
    field = make_field(admin, "Rhythm", kind="text", default="kuukausi", is_required=True)
    CompanyFactory(custom={"rhythm": "vuosi"})
    client = client_of(admin)

    assert "ABC" not in client.get(reverse("custom_fields:field_list")).content.decode()
    page = client.get(reverse("custom_fields:field", args=[field.public_id]))
    assert page.context["used"] == 1
    convert = reverse("custom_fields:field_convert", args=[field.public_id, "choice"])
    assert client.get(convert).context["preview"].fitting == 1
    assert (
        client.get(reverse("custom_fields:field_convert", args=[field.public_id, "money"])).status_code == 409
    )
    assert (
        client.get(reverse("custom_fields:field_convert", args=[field.public_id, "nonsense"])).status_code
        == 404
    )
    assert (
        "1 record"
        in client.get(reverse("custom_fields:field_delete", args=[field.public_id])).content.decode()
    )
    client.post(reverse("custom_fields:field_retire", args=[field.public_id]))
    field.refresh_from_db()
    assert field.state == "retired"
    client.post(reverse("custom_fields:field_retire", args=[field.public_id]))
    client.post(convert)
    field.refresh_from_db()
    assert field.state == "converting"
    client.post(reverse("custom_fields:field_delete", args=[field.public_id]))
    field.refresh_from_db()
    assert field.state == "converting"


def test_only_administrators_come_in(rep, client_of):
    assert client_of(rep).get(reverse("custom_fields:field_list")).status_code == 403
