"""The legal archive in the API: names in accounting records noted by the system that keeps them, and what is kept."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.models import Company
from contacts.models import Person
from gdpr.models import LegalArchive, PurposeAssignment
from gdpr.operations.archive import end_document, note_document
from gdpr.queries.archive import archive_of
from gdpr.queries.erasure.archived import ACCOUNTING
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class LegalArchiveSerializer(serializers.ModelSerializer):
    """A name that a law keeps of somebody who was erased. `subject` is the universal ID the person had."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    subject = serializers.UUIDField(source="subject_uid", read_only=True)
    archive_ground = serializers.CharField(source="ground", read_only=True)

    class Meta:
        model = LegalArchive
        fields = ["id", "subject", "name", "archive_ground", "document", "until", "archived_at"]
        read_only_fields = fields


class LegalArchiveViewSet(PartViewSet):
    """Names that a law keeps of people who were erased (GDPR article 17(3)(b)). Each look is written down."""

    http_method_names = ["get", "head", "options"]
    queryset = LegalArchive.objects.none()
    serializer_class = LegalArchiveSerializer
    rights = {"read": (Permission.ARCHIVE_VIEW,)}

    def visible_rows(self):
        return archive_of("", today=timezone.localdate())


class AccountingDocumentSerializer(serializers.ModelSerializer):
    """A person is named in an accounting record of a financial year."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    document = serializers.CharField(max_length=120)
    year_ended_on = serializers.DateField(source="counts_from")

    class Meta:
        model = PurposeAssignment
        fields = ["id", "person", "company", "document", "year_ended_on", "started_at", "ended_at"]
        read_only_fields = ["started_at", "ended_at"]
        validators = []


class AccountingDocumentViewSet(PartViewSet):
    """Invoices and receipts in which persons are named: the name outlives an erasure as long as the law says."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = PurposeAssignment.objects.none()
    serializer_class = AccountingDocumentSerializer
    rights = {"read": (Permission.PRIVACY_MANAGE,), "write": (Permission.PRIVACY_MANAGE,)}

    def visible_rows(self):
        seen = Person.objects.visible_to(self.request.user)
        rows = PurposeAssignment.objects.filter(purpose=ACCOUNTING, person__in=seen)
        return rows.select_related("person", "company")

    def create_row(self, values, *, by, now):
        return note_document(
            person=values["person"], company=values.get("company"), document=values["document"],
            year_ended_on=values["counts_from"], by=by, now=now,
        )  # fmt: skip

    @extend_schema(request=None, responses=AccountingDocumentSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, public_id=None) -> Response:
        """Take back a note that was a mistake."""
        end_document(noted=self.get_object(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)
