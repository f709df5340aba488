"""Fields of serializers that several registers share."""

from rest_framework import serializers

from users.permissions import Permission


class PublicIdField(serializers.SlugRelatedField):
    """Another record, by its universal ID. With `visible`, only records that the user sees can be named."""

    def __init__(self, **kwargs) -> None:
        super().__init__(slug_field="public_id", **kwargs)

    def get_queryset(self):
        rows = super().get_queryset()
        request = self.context.get("request")
        if rows is not None and request is not None and hasattr(rows, "visible_to"):
            return rows.visible_to(request.user)
        return rows

    def to_representation(self, obj):
        # a person whose data is restricted (art. 18) is nobody to those who may not see such persons
        request = self.context.get("request")
        if getattr(obj, "is_restricted", False) and not (
            request and request.user.has_permission(Permission.RESTRICTED_VIEW)
        ):
            return None
        return str(obj.public_id)

    def use_pk_only_optimization(self) -> bool:
        return False
