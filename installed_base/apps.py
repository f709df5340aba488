"""Registers the app with Django."""

from django.apps import AppConfig


class InstalledBaseConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "installed_base"

    def ready(self) -> None:
        """Offer the app's conditions on lists, its records to bulk edit and undo, and what the catalogue knows on the card of an item."""
        from django.utils.translation import gettext_lazy as _

        from common.slots import Slot, offer
        from installed_base import conditions
        from installed_base.operations.bulk_edit import offer_bulk_edit
        from installed_base.operations.custom_fields import offer_custom_fields
        from installed_base.operations.undo import offer_undo
        from installed_base.queries import can_be_built
        from installed_base.views.licence import licences

        conditions.offer()
        for name, order, key, title, icon, works_as_of in (
            ("parties", 10, "k", _("Companies and persons"), "building", True),
            ("events", 20, "h", _("What happened"), "timeline-event", True),
            ("baselines", 30, "d", _("Since delivery"), "git-compare", True),
            ("deliveries", 60, "o", _("Orders"), "file-invoice", False),
            ("relations", 70, "", _("Related items"), "link", False),
        ):
            offer(
                Slot(
                    page="item", place="panels", name=name, permission="item.view", order=order, key=key, icon=icon,
                    url_name=f"installed_base:item_{name}_panel", title=title, works_as_of=works_as_of,
                )
            )  # fmt: skip
        offer_bulk_edit()
        offer_undo()
        offer_custom_fields()
        offer(
            Slot(
                page="item", place="facts", name="features", permission="item.view", order=60, works_as_of=True,
                template="installed_base/panels/licences.html", build=licences, title=_("Features"),
            )
        )  # fmt: skip
        offer(
            Slot(
                page="item", place="panels", name="parts", permission="product.view", order=40, key="p",
                url_name="installed_base:item_parts_panel", title=_("Parts that fit"), icon="puzzle",
            )
        )  # fmt: skip
        offer(
            Slot(
                page="item", place="actions", name="build", permission="item.edit", order=60,
                template="installed_base/panels/build_action.html", build=lambda asked: {} if can_be_built(asked.record) else None,
            )
        )  # fmt: skip
