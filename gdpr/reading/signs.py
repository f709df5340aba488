"""What to do when a sign of the desk is red: a red line that does not say it is read once and then passed over."""

from django.utils.translation import gettext_lazy as _

TO_DO = {
    "late_requests": _("Open them by their day and answer; an extension is possible within the first month alone."),
    "late_tasks": _("Do them, or give them to somebody who can."),
    "breach_due": _("Tell the authority with what is known and the reasons for the delay; the rest may follow."),
    "overdue_notices": _(
        "Press “Write to all” there. After an update that counts persons anew, many may be owed one at once: that is to be"
        " expected, and one press tells them. Who cannot be written to is exempted or told another way."
    ),
    "recipients_to_tell": _("Tell them, and note that it is done or why it cannot be."),
    "mass_viewing": _("Ask why, and note the answer."),
    "journal_behind": _("See that the folder of the journal can be written; it is written within minutes then."),
    "webhook_secrets": _("Open each recipient, and give it the secret that is shown."),
    "stopped_run": _(
        "Look whom it is about, then let it go on; where it is wrong, change the rule or the fact. Until then nobody is"
        " erased. The first night after an update or a new rule this is to be expected."
    ),
    "expired": _("See that the nightly run is done, and why their erasure fails: a hold, a request, a restriction."),
    "erasures": _("See that the worker runs and the folder of files can be written; the steps are tried each minute."),
    "holds": _("Say of each whether it is still needed: a new day, or its end."),
    "held_rows": _("Let each in on a ground, or keep it out."),
    "sensitive": _("Take out of the text what is not needed, or set it aside with the reason."),
    "lost_acts": _(
        "We hold what the person had corrected. Ask, or look into the request, and put each right once more; a consent"
        " is written down again or left; a request is written down again with the day on which it reached us."
    ),
    "inbox": _("See that messages to the inbox arrive and somebody reads them, then write the code down."),
    "stopped_jobs": _("See that the schedule (beat) and a worker run; docs/operations.md tells how."),
    "without_purpose": _(
        "They get one within the hour from their positions and dealings; who still has none is to be given one, or erased."
    ),
    "unclassified_custom": _("Say in the custom field what kind of personal data it holds."),
    "live_database": _("Have the administrator classify it, or take it out of the database."),
    "traders": _(
        "Write each down as a person; purposes, notice and time limit begin with it. After an update that knows them anew,"
        " all of them stand here at once."
    ),
}  # fmt: skip
