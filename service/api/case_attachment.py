"""Files of cases in the API: sent as multipart/form-data, listed, fetched as downloads, thrown away."""

from django.http import FileResponse, Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from service.models import CaseAttachment, ServiceCase
from service.operations import attachment
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class OfCase(filters.FilterSet):
    """Files of one case, by its universal ID."""

    case = filters.UUIDFilter("case__public_id")


class CaseAttachmentSerializer(serializers.ModelSerializer):
    """A file of a case: sent under `file`, fetched from `file_url`."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    case = PublicIdField(queryset=ServiceCase.objects.all())
    file = serializers.FileField(write_only=True, max_length=200)
    file_url = serializers.SerializerMethodField()
    by = PublicIdField(read_only=True)

    class Meta:
        model = CaseAttachment
        fields = ["id", "case", "file", "file_url", "name", "size", "by", "at"]
        read_only_fields = ["name", "size", "at"]

    def get_file_url(self, row: CaseAttachment) -> str:
        return f"/api/v1/case-attachments/{row.public_id}/file/"


class CaseAttachmentViewSet(PartViewSet):
    """Files that tell about cases."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = CaseAttachment.objects.none()
    serializer_class = CaseAttachmentSerializer
    filterset_class = OfCase
    parser_classes = (MultiPartParser,)
    rights = {"read": (Permission.CASE_VIEW,), "write": (Permission.CASE_EDIT,)}

    def visible_rows(self):
        return CaseAttachment.objects.visible_to(self.request.user).select_related("case", "by")

    def create_row(self, values, *, by, now):
        return attachment.attach_file(by=by, now=now, **values)

    def delete_row(self, obj, *, by, now):
        attachment.remove_attachment(attachment=obj, by=by, now=now)

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, public_id=None) -> FileResponse:
        """The file, always as a download."""
        row = self.get_object()
        try:
            file = row.file.open("rb")
        except FileNotFoundError as lost:
            raise Http404 from lost
        answer = FileResponse(
            file, as_attachment=True, filename=row.name, content_type="application/octet-stream"
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
