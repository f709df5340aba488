"""Every recurring job on one page, each with a sentence of why."""

from celery.schedules import crontab

SCHEDULE: dict = {
    # /healthz tells from this sign that beat sends jobs and that a worker takes them.
    "sign for the schedule": {
        "task": "common.sign_for_schedule",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # Changes too wide for the moment (an import, a renamed product) are queued for the search index.
    "index what was queued for search": {
        "task": "search.drain_queue",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # The index counts its words only here, and drops those that no record has any more.
    "count the words of the search": {
        "task": "search.count_words",
        "schedule": crontab(hour=3, minute=10),
    },
    # People trust a reminder that comes within the minute they asked for.
    "reminders": {
        "task": "activities.send_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # An import whose worker was killed, or that was queued while Redis was away, goes on by itself.
    "resume imports": {
        "task": "imports.resume_stalled",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A repeated request is answered from memory for a day; those answers may hold personal data.
    "forget answers to repeated requests": {
        "task": "users.forget_idempotency_keys",
        "schedule": crontab(minute=45),
    },
    # Who logged in from where is personal data of staff; neither Django nor its throttle ever drops it by itself.
    "forget old logins": {
        "task": "users.forget_old_logins",
        "schedule": crontab(hour=3, minute=30),
    },
    # A bulk edit whose worker was killed, or that was asked for while Redis was away, goes on by itself.
    "resume bulk edits": {
        "task": "users.resume_bulk_runs",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # An undo whose worker was killed, or that was asked for while Redis was away, goes on by itself.
    "resume undos": {
        "task": "users.resume_undo_runs",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # How many values stand from each source: reads all of history, so once a night.
    "count what stands from sources": {
        "task": "users.count_sources",
        "schedule": crontab(hour=2, minute=20),
    },
    # An index or a clearing of values of a custom field whose worker was killed goes on by itself.
    "resume custom fields": {
        "task": "custom_fields.resume_stalled",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A part that goes in, a sale or a move on a day to come is shown from that day on.
    "turn the day": {
        "task": "installed_base.turn_the_day",
        "schedule": crontab(hour=0, minute=5),
    },
    # Uploads hold personal data that nobody needs twice: a month is enough to mend rejected rows.
    "remove old uploads": {
        "task": "imports.remove_old_files",
        "schedule": crontab(hour=3, minute=40),
    },
    # A recall must list an item that was registered or a part that was moved a minute ago. Nothing is asked of those
    # who write items: the job looks whether any has changed, which also gathers a thousand changes into one look.
    "look for items of campaigns": {
        "task": "service.look_for_campaign_items",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A warranty ends, a machine grows old, a notice day comes near: all of it with the day, not with a click.
    "look for opportunities": {
        "task": "service.refresh_opportunities",
        "schedule": crontab(hour=4, minute=10),
    },
    # A day that has come makes parts come and go without anybody writing anything.
    "look for items of campaigns each night": {
        "task": "service.look_for_campaign_items_nightly",
        "schedule": crontab(hour=2, minute=20),
    },
    # A customer waits: the owner is to hear of a late answer while there is still something to save of it.
    "late answers": {
        "task": "service.escalate_late_answers",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    # Items came, meters ran on: before the working day everybody sees what maintenance is due.
    "due maintenance": {
        "task": "service.work_out_maintenance",
        "schedule": crontab(hour=2, minute=20),
    },
    # A contract that renews itself shows its new last day and notice date on the morning after the old one.
    "renew contracts": {
        "task": "service.renew_contracts",
        "schedule": crontab(hour=0, minute=20),
    },
    # The database writes warranties as items change; this catches what came while its triggers were off.
    "write warranties": {
        "task": "service.write_warranties",
        "schedule": crontab(hour=2, minute=10),
    },
    # The database keeps the covered days of items as it is written to. Of two who write at the same moment, one cover of
    # a site and one an item coming there, neither sees the other: the night does, before it counts.
    "mend the covered days of items": {
        "task": "service.mend_item_cover",
        "schedule": crontab(hour=2, minute=25),
    },
    # Trends of cover need a figure for each day, and days that have passed cannot be counted anew.
    "take the figures of cover": {
        "task": "service.take_cover_snapshot",
        "schedule": crontab(hour=2, minute=40),
    },
    # Attach rate, ages and penetration of millions of items are counted once, not for each who opens the page.
    "take the figures of the base": {
        "task": "service.take_figures",
        "schedule": crontab(hour=3, minute=20),
    },
    # Postcodes and codes of industries change a few times a year. The job asks only for what is a month old, so it may
    # look each hour: a new installation has its lists soon, and one that could not be reached is asked a day later.
    "load reference lists that are a month old": {
        "task": "companies.load_due_reference_lists",
        "schedule": crontab(minute=50),
    },
    # An erasure whose worker was killed, or whose disk or Redis was away, goes on by itself until all is gone.
    "resume erasures": {
        "task": "gdpr.resume_erasures",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A name that a law kept goes on the day after the law let go of it, without anybody having to think of it.
    "forget the old archive": {
        "task": "gdpr.forget_archive",
        "schedule": crontab(hour=0, minute=50),
    },
    # Letters of data subjects are personal data too and have a time of their own (art. 5(1)(e)).
    "forget old requests": {
        "task": "gdpr.forget_requests",
        "schedule": crontab(hour=0, minute=53),
    },
    # What was let in at the gate comes in at once; a row whose file was still at work, or whose job was lost, comes in now.
    "bring in what was let in at the gate": {
        "task": "gdpr.bring_in_released",
        "schedule": 600.0,
        "options": {"expires": 590},
    },
    # Whom a list brought back and somebody decides on is a list of people too: it is not kept for longer than 30 days.
    "forget held rows": {
        "task": "gdpr.forget_held",
        "schedule": crontab(hour=0, minute=55),
    },
    # Where REFUSAL_YEARS says so, a refusal at an address that nobody has is not remembered for ever; by default it is.
    "forget old refusals": {
        "task": "gdpr.forget_old_refusals",
        "schedule": crontab(hour=0, minute=58),
    },
    # Words that tell of health, belief and the like come in by imports and programs too, past the warning of the forms (art. 9).
    "look for sensitive words": {
        "task": "gdpr.scan_texts",
        "schedule": crontab(hour=1, minute=40),
    },
    # The journal of erasures is kept as long as a backup can bring somebody back, and no longer.
    "forget the old journal": {
        "task": "gdpr.forget_journal",
        "schedule": crontab(hour=4, minute=40),
    },
    # Two records of one company are two truths; what yesterday brought in twice is on the list in the morning.
    "look for duplicates": {
        "task": "quality.scan_every_register",
        "schedule": crontab(hour=1, minute=15),
    },
    # A scan whose worker was killed, or that was asked for while Redis was away, goes on by itself.
    "resume scans for duplicates": {
        "task": "quality.resume_scans",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # Taking a merge back needs the merged record whole: personal data that nobody keeps beyond the 30 days promised.
    "forget old merges": {
        "task": "quality.forget_old_merges",
        "schedule": crontab(hour=3, minute=50),
    },
    # Mail that came back is read though a worker was killed or Redis was away; so is what calls brought to light.
    "resume mail that came back": {
        "task": "quality.resume_mail",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    # What cannot be so and what nobody confirmed for long comes into the upkeep queue before the working day.
    "look for facts to repair": {
        "task": "quality.scan",
        "schedule": crontab(hour=4, minute=30),
    },
    # Days that have passed cannot be measured anew, and a million records are not counted for each who opens the board.
    "measure data quality": {
        "task": "quality.measure",
        "schedule": crontab(hour=5, minute=15),
    },
    # Mail holds personal data that nobody needs once it has been read.
    "remove old mail": {
        "task": "quality.remove_old_mail",
        "schedule": crontab(hour=3, minute=50),
    },
    # A month is short: those who answer requests see each morning what is due, before a person has to complain. Asked
    # again each hour until noon: whom a mail server refused hears later on the same day, the others not twice.
    "requests that are due": {
        "task": "gdpr.remind_of_requests",
        "schedule": crontab(hour="7-12", minute=30),
    },
    # Each purpose has its time, and who is past the last one is erased: asked anew for everybody each night.
    "judge how long persons are kept": {
        "task": "gdpr.start_retention",
        "schedule": crontab(hour=0, minute=30),
    },
    # A run whose worker was killed, or that was begun while Redis was away, goes on by itself.
    "resume the judging of persons": {
        "task": "gdpr.resume_retention",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # Whoever came by a way that tells nobody has a purpose within the hour, not only after the night.
    "give new persons their purposes": {
        "task": "gdpr.judge_new_persons",
        "schedule": crontab(minute=35),
    },
    # An answer lies open to whoever has its link and code; it must not lie longer than was said.
    "remove old packages": {
        "task": "gdpr.remove_old_packages",
        "schedule": crontab(minute=15),
    },
    # Somebody waits for their copy: a look through the texts whose worker was killed, or that was asked for while Redis was
    # away, is made now.
    "resume the looks for copies": {
        "task": "gdpr.resume_looks",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A file is written before its row is committed: of a transaction that was broken off it stays, and a copy of
    # somebody's data, an attachment or a list would lie where no erasure and no time limit finds it.
    "remove files that no row names": {
        "task": "gdpr.remove_orphans",
        "schedule": crontab(hour=4, minute=20),
    },
    # Somebody waits for the link to their own page or to a consent, though Redis was away when it was asked for.
    "letters with links": {
        "task": "gdpr.send_links",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # The person waits for the copy: a link whose letter the mail server did not take is tried again.
    "links of copies": {
        "task": "gdpr.send_package_links",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A list may bring back somebody who refused marketing; the fingerprint recognises the address.
    "recognise who refused marketing": {
        "task": "gdpr.recognise_suppressed",
        "schedule": crontab(hour=1, minute=40),
    },
    # The record of who saw whom has a table for each month: the coming ones must stand, the old ones go as a whole.
    "months of who saw whom": {
        "task": "gdpr.keep_access_months",
        "schedule": crontab(hour=2, minute=5),
    },
    # Somebody who opens hundreds of persons may be taking the register out by hand; a day later it is gone.
    "who sees very many persons": {
        "task": "gdpr.watch_viewing",
        "schedule": crontab(minute=25),
    },
    # What a recipient read with its key yesterday is a disclosure: a person who asks is told of it by name.
    "what recipients read": {
        "task": "gdpr.gather_api_disclosures",
        "schedule": crontab(hour=0, minute=40),
    },
    # Whoever was given a person must hear without delay that it was corrected or erased (art. 19), by whichever door.
    "tell recipients": {
        "task": "gdpr.tell_recipients",
        "schedule": 600.0,
        "options": {"expires": 580},
    },
    # Who came in from a list or a register must hear of it within a month, or with the first message (art. 14(3)).
    "whom to tell that we have their data": {
        "task": "gdpr.find_whom_to_tell",
        "schedule": crontab(hour=2, minute=15),
    },
    # Who gave us data themselves is owed the notice at once (art. 13(1)): the desk sees it the same hour.
    "whom to tell soon": {
        "task": "gdpr.enter_whom_to_tell",
        "schedule": 600.0,
        "options": {"expires": 580},
    },
    # A letter with a notice waits for its next try when the mail server was away, or its message was lost.
    "letters with notices": {
        "task": "gdpr.send_notices",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # A recipient whose server was away is told again, until it has arrived.
    "recipients told by webhook and e-mail": {
        "task": "gdpr.tell_waiting_recipients",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # An inbox that forwards to nobody is noticed by the first complaint; a test of our own each week notices before. One
    # that nobody wrote down goes again the next day.
    "test of the inbox for requests": {
        "task": "gdpr.test_inbox",
        "schedule": crontab(hour=8, minute=10),
    },
    # Persons without a purpose and tables without a class are counted once a night, not for each who opens the page.
    "figures of the privacy desk": {
        "task": "gdpr.measure_desk",
        "schedule": crontab(hour=5, minute=40),
    },
    # A run waits for a register without holding a worker, and one whose worker was killed goes on by itself.
    "resume runs of outside registers": {
        "task": "enrichment.resume_runs",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # What registers say has changed yesterday is known before the working day.
    "read the feeds of outside registers": {
        "task": "enrichment.start_feeds",
        "schedule": crontab(hour=5, minute=15),
    },
    # Answers grow old: each night those about customers that are oldest are asked for again.
    "refresh from outside registers": {
        "task": "enrichment.start_refresh",
        "schedule": crontab(hour=1, minute=30),
    },
    # What changed in a week among the companies of the world that have an LEI is one file.
    "read the file of identifiers": {
        "task": "enrichment.start_files",
        "schedule": crontab(hour=4, minute=40, day_of_week=0),
    },
    # Runs older than a year tell nobody anything.
    "forget old runs of outside registers": {
        "task": "enrichment.forget_old_runs",
        "schedule": crontab(hour=3, minute=55),
    },
    # Registers, imports and runs write history and know nothing of signals: the job looks which changes are new.
    "look for signals": {
        "task": "enrichment.look_for_signals",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
}
