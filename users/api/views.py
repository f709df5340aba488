"""Staff in the API: who can own a company or an activity."""

from rest_framework import serializers, viewsets

from common.api.pagination import ById
from users.models import Team, User


class UserSerializer(serializers.ModelSerializer):
    """A member of staff, by name."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = User
        fields = ["id", "full_name"]


class TeamSerializer(serializers.ModelSerializer):
    """A team, by name."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Team
        fields = ["id", "name"]


class UserViewSet(viewsets.ReadOnlyModelViewSet):
    """Members of staff to whom companies and activities can be given."""

    queryset = User.objects.none()
    serializer_class = UserSerializer
    pagination_class = ById
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    rights = {"read": ()}

    def get_queryset(self):
        return User.objects.assignable()


class TeamViewSet(viewsets.ReadOnlyModelViewSet):
    """Teams to which companies can be given."""

    queryset = Team.objects.all()
    serializer_class = TeamSerializer
    pagination_class = ById
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    rights = {"read": ()}
