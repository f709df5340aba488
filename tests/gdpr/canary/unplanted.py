"""Columns that can hold words and in which the canary is not planted: each is here with the reason, or the test fails.

A reason says why nobody's name comes there by what people type or bring in, or what else sees to it.
"""

UNPLANTED: dict[str, str] = {
    # digests, secrets, keys of machines
    "users.idempotencykey.key users.idempotencykey.digest axes.accesslog.session_hash sessions.session.session_key "
    "users.usersession.session_key users.apitoken.digest users.apitoken.hint users.user.password "
    "imports.import.signature imports.savedmapping.signature enrichment.lookup.digest quality.duplicatepair.facts "
    "quality.mailnotice.digest gdpr.consenttext.sha256 gdpr.consentevent.fingerprint gdpr.consentevent.token_digest "
    "gdpr.inboxtest.code gdpr.erasureplan.digest gdpr.erasurelog.plan_digest gdpr.heldrow.fingerprint "
    "gdpr.privacynotice.sha256 gdpr.requestlook.mark gdpr.accesspackage.token_digest gdpr.accesspackage.file gdpr.accesspackage.sha256 "
    "gdpr.recipient.webhook_key gdpr.suppression.fingerprint gdpr.erasureplan.erased_words "
    "gdpr.erasureplan.kept_words installed_base.baseline.sha256": "a digest or a secret made by the product",
    "sessions.session.session_data": "signed and packed: planted by a session of its own",
    # our staff
    "users.user.email users.user.full_name users.usersession.device": "a member of staff's own",
    "users.team.name": "what a team of ours is called",
    # words of the program: names of models, fields, codes, counts, classes of errors
    "auth.permission.name auth.permission.codename auth.group.name contenttypes.contenttype.app_label "
    "contenttypes.contenttype.model users.apitoken.scopes users.bulkrun.resource users.bulkrun.failure "
    "users.bulkrejection.code users.undorun.act users.undorun.counts users.undorun.expected users.undorun.failure "
    "users.undoleft.object_type users.undoleft.field users.undoleft.code custom_fields.fieldrun.into "
    "custom_fields.fieldrun.failure imports.import.counts imports.import.expected imports.import.failure "
    "imports.rowissue.field imports.rowissue.code enrichment.lookup.error enrichment.vatcheck.error "
    "enrichment.outsideregister.last_error enrichment.outsideregister.cursor enrichment.enrichmentrun.deferred "
    "enrichment.enrichmentrun.progress enrichment.enrichmentrun.gate enrichment.enrichmentrun.failure "
    "enrichment.runissue.code enrichment.runissue.detail enrichment.signal.source enrichment.signal.party "
    "enrichment.signal.figures enrichment.signallook.marks quality.duplicatescan.failure quality.duplicatepair.reasons "
    "quality.mailfile.counts quality.merge.counts quality.merge.left quality.mergestep.model "
    "quality.mergestep.field quality.upkeepentry.fact quality.upkeepentry.closes quality.verification.fact "
    "gdpr.accesslog.screen gdpr.subjectrequest.hidden_reasons gdpr.deskjob.name gdpr.deskfigure.name "
    "gdpr.deskfigure.words gdpr.erasureplan.counts gdpr.erasureplan.changed gdpr.erasureplan.kept gdpr.erasurerun.counts "
    "gdpr.erasurerun.files gdpr.erasurerun.tables gdpr.erasurestep.failure gdpr.erasuredoubt.object_type "
    "gdpr.erasuredoubt.field gdpr.erasurelog.detail gdpr.erasurelog.counts gdpr.noticeobligation.letter_failure "
    "gdpr.requestlook.rows gdpr.accesspackage.counts gdpr.accesspackage.letter_failure gdpr.sensitivefinding.field gdpr.disclosure.what gdpr.disclosure.fields gdpr.recipientnotification.fields "
    "gdpr.recipientnotification.failure gdpr.rectification.object_type gdpr.rectification.field gdpr.lostact.object_type gdpr.lostact.fields gdpr.lostact.request_number "
    "gdpr.retentionrun.failure "
    "gdpr.retentionchunk.counts gdpr.retentionevaluation.surplus gdpr.interaction.reference service.opportunity.cause "
    "service.opportunity.figures installed_base.itemevent.ref_type installed_base.itemevent.details "
    "service.campaignitem.matched_by": "words that the program writes, of no person",
    "gdpr.journalentry.payload": "universal IDs and fingerprints; looked for by the canary all the same",
    # public lists and registers of firms (recital 14)
    "companies.company.legal_name companies.company.business_id companies.company.vat_number companies.company.lei "
    "companies.company.legal_form companies.company.industry_code companies.company.postcode companies.company.town "
    "companies.company.region companies.companyname.name companies.companyindustry.code companies.externalid.system "
    "companies.externalid.entity companies.externalid.external_id companies.financialyear.source companies.site.code "
    "companies.address.postcode companies.address.town companies.address.region installed_base.maker.name "
    "installed_base.makerspelling.name quality.maildomain.name gdpr.suppression.domain enrichment.lookup.key "
    "enrichment.vatcheck.vat_number enrichment.vatcheck.request_date enrichment.vatcheck.request_identifier "
    "enrichment.registernotice.record_number enrichment.registernotice.kind enrichment.registernotice.entry_codes "
    "enrichment.signalrule.codes": "a firm's own, as the public register has it: what is said of sole traders is in docs/privacy.md",
    "companies.industryclass.name_fi companies.industryclass.name_sv companies.industryclass.name_en "
    "companies.industryclass.code companies.industrysuccessor.code companies.industrysuccessor.next_code "
    "companies.municipality.name_fi companies.municipality.name_sv companies.municipality.name_en "
    "companies.municipality.code companies.municipality.region_code companies.municipality.region_fi "
    "companies.municipality.region_sv companies.postcode.name_fi companies.postcode.name_sv companies.postcode.name_en "
    "companies.postcode.code companies.postcode.municipality_code companies.legalform.name_fi companies.legalform.name_sv "
    "companies.legalform.name_en companies.legalform.code companies.legalform.short companies.referenceload.source "
    "companies.referenceload.version companies.referenceload.licence companies.referenceload.failure": "a published list",
    # what an administrator sets up for everybody
    "custom_fields.customfield.key custom_fields.customfield.label_fi custom_fields.customfield.label_en "
    "custom_fields.customfield.help_fi custom_fields.customfield.help_en custom_fields.customfield.section "
    "custom_fields.customfield.options custom_fields.customfield.unit custom_fields.customfield.default "
    "custom_fields.customfield.purpose custom_fields.customfield.export_label custom_fields.customfield.reason "
    "custom_fields.customfield.seen_by custom_fields.customfield.edited_by companies.tag.name service.sla.name "
    "service.warrantyterm.name service.warrantyterm.meter": "set up once for all records",
    "gdpr.topic.slug gdpr.topic.name_fi gdpr.topic.name_en gdpr.topic.description_fi gdpr.topic.description_en "
    "gdpr.consenttext.body gdpr.privacynotice.html gdpr.purpose.slug gdpr.purpose.lia_text gdpr.recipient.name "
    "gdpr.recipient.agreement gdpr.recipient.receives gdpr.recipient.webhook_url gdpr.retentionrule.key "
    "gdpr.retentionrule.parameters gdpr.retentionrule.justification": "what the controller publishes or answers for",
    # numbers of things
    "installed_base.productfamily.name installed_base.productfamily.code installed_base.product.code "
    "installed_base.product.name installed_base.product.serial_pattern installed_base.product.attribute_schema "
    "installed_base.schemaversion.schema installed_base.formercode.code installed_base.bomline.position "
    "installed_base.softwarefeature.code installed_base.softwarefeature.name installed_base.softwarefeature.since_version "
    "installed_base.softwarefeature.description installed_base.productdocument.language "
    "installed_base.productdocument.document_revision installed_base.productdocument.link "
    "installed_base.productdocument.file_type service.campaign.name service.campaign.code": "the catalogue",
    "installed_base.installeditem.serial installed_base.installeditem.position installed_base.installeditem.version "
    "installed_base.itemidentifier.value installed_base.baseline.tree installed_base.partfit.position "
    "installed_base.partfit.serial_from installed_base.partfit.serial_to installed_base.partfit.stem "
    "installed_base.partfit.revision_from installed_base.partfit.revision_to installed_base.deliveryline.system "
    "installed_base.deliveryline.order_no installed_base.deliveryline.line_no installed_base.deliveryline.delivery_no "
    "installed_base.deliveryline.invoice_no installed_base.deliveryline.url installed_base.placement.position "
    "installed_base.formerplacement.position service.partused.serial service.partused.lot service.partused.position "
    "service.campaigncriterion.serial_from service.campaigncriterion.serial_to service.campaigncriterion.serials "
    "service.campaigncriterion.revision_from service.campaigncriterion.revision_to "
    "service.campaigncriterion.version_from service.campaigncriterion.version_to "
    "service.campaigncriterion.part_serial_from service.campaigncriterion.part_serial_to "
    "service.campaigncriterion.attribute service.campaigncriterion.attribute_value "
    "service.campaigncriterion.serial_keys service.campaigncriterion.stem service.campaigncriterion.part_stem "
    "service.servicecontract.system service.servicecontract.number service.maintenanceplan.meter "
    "service.meterreading.meter": "a number or a place of a thing",
}


def unplanted() -> dict[str, str]:
    """Each column with its reason: `app.model.field`."""
    return {column: reason for columns, reason in UNPLANTED.items() for column in columns.split()}
