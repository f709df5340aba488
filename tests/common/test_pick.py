import pytest
from django import forms
from django.http import QueryDict

from common.pick import PickField, PickManyField
from companies.models import Company
from contacts.models import Person
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


class PickForm(forms.Form):
    company = PickField(url_name="companies:company_options")
    persons = PickManyField(url_name="contacts:person_options", required=False)

    def __init__(self, text):
        super().__init__(QueryDict(text))
        self.fields["company"].queryset = Company.objects.exclude(legal_name="Hidden Pumps Oy")
        self.fields["persons"].queryset = Person.objects.all()


def test_without_scripts_a_name_or_number_is_looked_up_when_the_form_is_sent():
    company = CompanyFactory(
        legal_name="Kone-Pohja Oy", business_id="0112038-9", business_id_scheme="fi_ytunnus", country="FI"
    )
    person = PersonFactory(first_name="Aino", last_name="Virtanen")

    for typed in ("konepohja", "01120389"):
        form = PickForm(f"company=&company-typed={typed}&persons-typed=aino+virta")

        assert form.is_valid(), form.errors
        assert (form.cleaned_data["company"], list(form.cleaned_data["persons"])) == (company, [person])


def test_several_records_that_are_meant_stand_in_the_list_to_choose_from():
    first, second = CompanyFactory(legal_name="Pumps North Oy"), CompanyFactory(legal_name="Pumps South Oy")
    CompanyFactory(legal_name="Hidden Pumps Oy")

    form = PickForm("company-typed=pumps")
    page = str(form["company"])

    assert form.errors == {"company": ["Several records answer to this. Choose the right one in the list."]}
    assert all(str(one.public_id) in page for one in (first, second))
    assert "Hidden" not in page
    assert 'name="company-typed" value=""' in page


def test_what_finds_nothing_stays_as_it_was_written():
    form = PickForm("company-typed=%3Cscript%3E%00")

    assert form.errors == {"company": ["Nothing is found by this. Write another part of the name or number."]}
    assert 'value="&lt;script&gt;' in str(form["company"])


def test_a_person_is_not_found_by_a_company_of_which_the_user_may_know_nothing():
    PositionFactory(company__legal_name="Salainen Oy", person__last_name="Virtanen")

    form = PickForm("persons-typed=salainen")

    assert "persons" in form.errors


def test_a_choice_in_the_list_needs_no_words():
    company = CompanyFactory()

    form = PickForm(f"company={company.public_id}&company-typed=")

    assert form.is_valid()
    assert form.cleaned_data["company"] == company
