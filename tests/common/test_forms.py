"""Forms of the house."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone, translation

from common.forms import HouseForm, plain_number


class CardForm(HouseForm):
    name = forms.CharField(max_length=40, help_text="As registered.")
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    staff = forms.IntegerField(required=False)
    turnover = forms.DecimalField(required=False)
    founded_on = forms.DateField(required=False)
    met_at = forms.DateTimeField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    wanted = forms.BooleanField(required=False)
    channel = forms.ChoiceField(choices=[("p", "Phone")], widget=forms.RadioSelect, required=False)


def filled(**values: str) -> CardForm:
    data = QueryDict(mutable=True)
    data.update({"name": "Kone Oy"} | values)
    return CardForm(data)


def test_text_arrives_stripped_composed_and_with_plain_spaces():
    form = filled(name="  Ha\u0308meen\u00a0Kone ")

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Hämeen Kone"


def test_a_plain_dict_is_tidied_too():
    form = CardForm({"name": " Kone\u00a0Oy "})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Kone Oy"


def test_a_password_is_left_as_typed():
    assert filled(secret="a\u00a0b").data["secret"] == "a\u00a0b"


def test_null_bytes_are_refused_beside_the_field():
    form = filled(name="Kone\x00Oy")

    assert list(form.errors) == ["name"]


def test_a_personal_identity_code_is_refused_with_the_reason():
    form = filled(name="Matti 010190-901" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10190901 % 31])

    assert "personal identity code" in form.errors["name"][0]


@pytest.mark.parametrize("text", ["22.11.2026", "2026-11-22", "22/11/2026"])
@pytest.mark.parametrize("language", ["fi", "en"])
def test_dates_are_read_in_three_spellings(language, text):
    with translation.override(language):
        form = filled(founded_on=text)

        assert form.is_valid()
        assert form.cleaned_data["founded_on"] == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["22.11.2026 14.30", "22.11.2026 14:30", "2026-11-22T14:30", "2026-11-22 14:30"]
)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_moments_are_read_in_the_house_time(language, text):
    with translation.override(language):
        form = filled(met_at=text)

        assert form.is_valid(), form.errors
        assert form.cleaned_data["met_at"] == timezone.make_aware(datetime(2026, 11, 22, 14, 30))


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fi", "1 234,5", "1234.5"),
        ("fi", "1\u00a0234,50", "1234.50"),
        ("fi", "1.234,5", "1234.5"),
        ("fi", "1234.5", "1234.5"),
        ("fi", "-0,5", "-0.5"),
        ("fi", "\u22127", "-7"),
        ("fi", "1,234", "1.234"),
        ("en", "1,234.5", "1234.5"),
        ("en", "1,234", "1234"),
        ("en", "1,234,567", "1234567"),
        ("en", "12,5", "12.5"),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(language, text, number):
    with translation.override(language):
        assert Decimal(plain_number(text)) == Decimal(number)


def test_what_is_no_number_stays_as_it_was_typed():
    form = filled(turnover="about 5 M€")

    assert not form.is_valid()
    assert 'value="about 5 M€"' in str(form["turnover"])


def test_a_number_is_shown_as_the_language_writes_it():
    with translation.override("fi"):
        shown = str(CardForm(initial={"turnover": Decimal("1234.50")})["turnover"])

    assert 'value="1234,50"' in shown
    assert 'inputmode="decimal"' in shown
    assert 'type="text"' in shown


def test_a_wrong_field_points_to_its_words():
    form = filled(name="")
    shown = form["name"].as_field_group()

    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown
    assert "form-control is-invalid" in shown


def test_the_summary_on_top_links_to_the_fields():
    shown = str(filled(name="", staff="many"))

    assert shown.count('<a href="#id_') == 2
    assert "2 fields need your attention" in shown


def test_every_kind_of_widget_wears_its_class():
    form = CardForm()

    assert 'class="form-select"' in str(form["kind"])
    assert 'class="form-check-input"' in str(form["wanted"])
    assert "form-check-label" in form["wanted"].as_field_group()
    assert "<legend" in form["channel"].as_field_group()
