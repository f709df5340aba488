"""Every URL of the product: pages by app, and the API."""

from importlib.util import find_spec

from django.urls import include, path

from common.views import healthz
from crm.views.external_id import external_id_add, external_id_remove
from crm.views.hand_over import user_hand_over
from crm.views.home import home
from crm.views.language import language
from crm.views.ui_components import ui_components, ui_components_list
from users.guards import public

urlpatterns = [
    path("", home, name="home"),
    path("users/<uuid:public_id>/hand-over/", user_hand_over, name="user_hand_over"),
    path("language/", language, name="language"),
    path("ui-components/", ui_components, name="ui_components"),
    path("ui-components/list/", ui_components_list, name="ui_components_list"),
    *(
        path(
            f"{place}/<uuid:public_id>/external-ids/add/",
            external_id_add,
            {"kind": kind},
            f"{kind}_external_id_add",
        )
        for place, kind in (("persons", "person"), ("products", "product"), ("items", "item"))
    ),
    path("external-ids/<uuid:public_id>/remove/", external_id_remove, name="external_id_remove"),
    path("api/v1/", include("crm.api")),
    path("healthz", public(healthz), name="healthz"),
]
APPS_WITH_PAGES = (  # the search first: it is asked at every letter, and addresses are tried in this order
    "search", "users", "custom_fields", "companies", "contacts", "installed_base", "service", "activities", "imports", "enrichment",
    "quality", "gdpr",
)  # fmt: skip
for app in APPS_WITH_PAGES:
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("", include(f"{app}.urls")))

handler500 = "crm.views.errors.server_error"
