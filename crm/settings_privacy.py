"""What this installation says of itself to the people in its register, apart to keep the main settings on one page."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Stands in every answer to a data subject (art. 13 and 15); the demo has one that does not exist.
_DEMO = env.bool("DEMO", default=False)
CONTROLLER_NAME = env.str("CONTROLLER_NAME", default="Demo Oy" if _DEMO else "")
# of the controller or its data-protection officer
CONTROLLER_CONTACT = env.str("CONTROLLER_CONTACT", default="tietosuoja@demo.example" if _DEMO else "")
# To whom data is given, by name, one a line or parted by semicolons (art. 15(1)(c); C-154/21).
DATA_RECIPIENTS = [
    name.strip()
    for name in env.str("DATA_RECIPIENTS", default="").replace("\n", ";").split(";")
    if name.strip()
]
PACKAGE_DAYS = env.int("PACKAGE_DAYS", default=14)  # how long the answer can be fetched
# A secret of its own, so that a copy of the database alone tells no suppressed address.
SUPPRESSION_KEY = env.str("SUPPRESSION_KEY", default="")
# Years after which the fingerprint of a refused address ends that nobody of the register has. 0: never (art. 21(3)).
REFUSAL_YEARS = env.int("REFUSAL_YEARS", default=0)
# How many different persons somebody may see in a day before the privacy desk asks why: on screens, and by API keys.
MASS_VIEWING = env.int("MASS_VIEWING", default=500)
MASS_VIEWING_API = env.int("MASS_VIEWING_API", default=50000)
# Beside the database and never in its dump: who was erased and which addresses refuse, for after a restore.
ERASURE_JOURNAL = env.str(
    "ERASURE_JOURNAL",
    default=str(Path(env.str("KOLMIKANTA_DATA", default=str(BASE_DIR / ".data"))) / "journal"),
)
BACKUP_DAYS = env.int("BACKUP_DAYS", default=35)  # how long the oldest backup is kept
JOURNAL_MARGIN_DAYS = env.int("JOURNAL_MARGIN_DAYS", default=30)

# A nightly run that would end more persons at once than this share (and than the floor) stops until somebody has looked.
RETENTION_STOP_PERCENT = env.float("RETENTION_STOP_PERCENT", default=1.0)
RETENTION_STOP_FLOOR = env.int("RETENTION_STOP_FLOOR", default=25)
# Channels by which people may be marketed to until they refuse; e-mail and text messages need a ground (SVPL 200 §).
OPT_OUT_CHANNELS = env.list("OPT_OUT_CHANNELS", default=["phone", "post"])
UNSUBSCRIBE_DAYS = env.int("UNSUBSCRIBE_DAYS", default=731)  # how long the link in a message stops messages
OWN_PAGE_DAYS = env.int("OWN_PAGE_DAYS", default=7)  # how long the link to a person's own page works
# Keys that were SECRET_KEY before: the links in messages sent under them go on working (Django's own setting).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Only for recipients in a network of one's own: webhooks then may go to private addresses, and without https.
WEBHOOK_PRIVATE_ADDRESSES = env.bool("WEBHOOK_PRIVATE_ADDRESSES", default=False)
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", default=10.0)  # for all of one message, answer included
EXPORT_DAYS = env.int("EXPORT_DAYS", default=30)  # how long a list of persons that was taken out may be used
PRIVACY_INBOX = env.str(
    "PRIVACY_INBOX", default=""
)  # where data subjects write to; tested each week when it is set
