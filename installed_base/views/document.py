"""Documents on a product."""

import uuid
from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from installed_base.forms.catalogue import DocumentCreateForm, DocumentEditForm, initial_of
from installed_base.models import ProductDocument
from installed_base.operations import document as operations
from installed_base.views.product_tabs import tab_url
from installed_base.views.reach import product_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import create_page, edit_page, removed


@requires(Permission.PRODUCT_EDIT)
def document_create(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a document to the product: a file or a link."""
    product = product_within_reach(request, public_id)
    form = DocumentCreateForm(request.POST or None, request.FILES or None)
    act = partial(operations.add_document, product=product)
    return create_page(
        request, "installed_base/document_create.html", form, act=act, product=product,
        to=tab_url(product, "documents"), said=_("The document was added."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def document_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct what is said of a document."""
    document = _row(request, public_id)
    form = DocumentEditForm(request.POST or None, initial=initial_of(document))
    if document.file:
        del form.fields["link"]
    act = partial(operations.change_document, document=document)
    return edit_page(
        request, "installed_base/document_edit.html", form, act=act, row=document, document=document,
        product=document.product, to=tab_url(document.product, "documents"), said=_("The document was saved."),
    )  # fmt: skip


@require_POST
@requires(Permission.PRODUCT_EDIT)
def document_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a document away, with its file."""
    document = _row(request, public_id)
    act = partial(operations.remove_document, document=document)
    return removed(
        request, act=act, to=tab_url(document.product, "documents"), said=_("The document was removed.")
    )


@require_safe
@requires(Permission.PRODUCT_VIEW)
def document_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file as a download: never shown or run in the browser, whatever it holds."""
    document = _row(request, public_id)
    try:
        file = document.file.open("rb") if document.file else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404
    answer = FileResponse(
        file, as_attachment=True, filename=document.file_name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _row(request: HttpRequest, public_id: uuid.UUID) -> ProductDocument:
    rows = ProductDocument.objects.visible_to(request.user).select_related("product")
    return get_object_or_404(rows, public_id=public_id)
