"""Activities in the API: the same visible rows, rights and operations as the pages."""

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from activities.api.serializers import ActivitySerializer
from activities.filters import ActivityFilter
from activities.models import Activity
from activities.operations import activity
from common.api.etags import expected_revision, with_etag
from common.sensitive import doubt_about_words
from contacts.models import Person
from users.api.registers import IF_MATCH, RegisterViewSet
from users.api.warnings import doubtful, warned
from users.permissions import Permission


@warned(ActivitySerializer)
class ActivityViewSet(RegisterViewSet):
    """Calls, meetings, e-mails, letters, notes and tasks. With `done_at` it is logged, else planned. Writes answer with
    a warning when the words seem to tell of what articles 9 and 10 protect."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = Activity.objects.none()
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    rights = {"read": (Permission.ACTIVITY_VIEW,), "write": (Permission.ACTIVITY_EDIT,)}

    def visible_rows(self):
        rows = Activity.objects.visible_to(self.request.user)
        return rows.select_related("owner", "company").prefetch_related(
            Prefetch("persons", Person.objects.visible_to(self.request.user)), "items"
        )

    def create_row(self, values, *, by, now):
        if values.get("done_at"):
            values.pop("due_at", None)
            return activity.log_activity(by=by, now=now, **values)
        values.pop("done_at", None)
        return activity.plan_activity(by=by, now=now, due_at=values.pop("due_at", None), **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        persons, items = values.pop("persons", None), values.pop("items", None)
        activity.change_activity(
            activity=obj, values=values, persons=persons, items=items, by=by, now=now,
            expected_revision=expected_revision,
        )  # fmt: skip

    def warnings_of(self, obj, names):
        if names & {"subject", "body"}:
            yield from doubtful(doubt_about_words(obj.subject, obj.body))

    @extend_schema(parameters=[IF_MATCH], request=None, responses=ActivitySerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request, public_id=None) -> Response:
        """Say that a planned activity has been done just now."""
        return self._act(request, activity.complete_activity)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=ActivitySerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id=None) -> Response:
        """Call a planned activity off."""
        return self._act(request, activity.cancel_activity)

    def _act(self, request, operation) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        operation(activity=obj, by=request.user, now=timezone.now())
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)
