"""Views of lists, kept under a name."""

import pytest
from django.urls import reverse

from users.choices import Resource
from users.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("resource", Resource.values)
def test_the_view_of_each_list_is_kept_and_leads_back_to_it(client_of, admin, resource):
    client = client_of(admin)

    kept = client.post(reverse("users:saved_view_create", args=[resource]), {"name": "Mine", "query": "q=a"})

    assert kept.status_code == 302
    assert client.get(kept.url).status_code == 200
    assert SavedView.objects.get().resource == resource
