"""Registers the check of the classification, and what the app shows on the pages of others."""

from django.apps import AppConfig


class GdprConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "gdpr"

    def ready(self) -> None:
        from common import gate, health, readers
        from contacts.operations.lock import guard_deletion
        from contacts.operations.person import delete_persons_by
        from contacts.operations.whence import note_whence_by
        from gdpr import checks, conditions  # noqa: F401
        from gdpr.operations.erasure.erase import delete_person
        from gdpr.operations.erasure.journal import note_rectified
        from gdpr.operations.held_row import hold_stopped
        from gdpr.operations.hold import refuse_held
        from gdpr.operations.key_reader import RecipientsAsReaders
        from gdpr.operations.notice_entry import note_entered
        from gdpr.operations.undo import offer_undo
        from gdpr.queries import gate as behind
        from gdpr.queries.marks import known_at_the_gate
        from gdpr.views import (
            access,
            archive,
            audience,
            consent,
            death,
            export,
            hold,
            objection,
            refused_company,
            restriction,
            retention,
        )
        from history.choices import Act
        from history.operations import hear_of

        conditions.offer()
        gate.ask_at_the_gate(ask=known_at_the_gate)
        gate.keep_at_the_gate(keep=hold_stopped)
        readers.know_readers(RecipientsAsReaders())
        health.watch("erasures", behind.state)
        guard_deletion(guard=refuse_held)
        delete_persons_by(eraser=delete_person)
        note_whence_by(noter=note_entered)
        objection.offer_slots()
        access.offer_slots()
        retention.offer_slots()
        restriction.offer_slots()
        hold.offer_slots()
        archive.offer_slots()
        export.offer()
        consent.offer_slots()
        death.offer_slots()
        audience.offer_button()
        refused_company.offer_slots()
        offer_undo()
        hear_of(act=Act.RECTIFIED, hear=note_rectified)
