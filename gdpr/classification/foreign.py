"""Models of third-party apps, which cannot carry a nested PersonalData of their own."""

from types import SimpleNamespace

from common.personal_data import BEHAVIOUR, CONTACT, SECRET, TECHNICAL, Wipe


def _of(
    subject: str = "", personal: dict | None = None, impersonal: dict | None = None, erase: dict | None = None
) -> SimpleNamespace:
    return SimpleNamespace(
        subject=subject, personal=personal or {}, impersonal=impersonal or {}, erase=erase or {}
    )


_ATTEMPT = {
    "user_agent": TECHNICAL,
    "ip_address": TECHNICAL,
    "username": CONTACT,
    "http_accept": TECHNICAL,
    "path_info": BEHAVIOUR,
    "attempt_time": BEHAVIOUR,
}
_GOES = dict.fromkeys(["username", "path_info", "user_agent", "http_accept"], Wipe.DELETE_ROW)

FOREIGN = {
    "contenttypes.contenttype": _of(impersonal={"id app_label model": "Django's list of models"}),
    "auth.permission": _of(impersonal={"id name content_type codename": "Django's rights, not used here"}),
    "auth.group": _of(impersonal={"id name permissions": "Django's groups, not used here"}),
    "auth.group_permissions": _of(impersonal={"id group permission": "Django's groups, not used here"}),
    "sessions.session": _of(
        personal={"session_key": SECRET, "session_data": BEHAVIOUR},
        impersonal={"expire_date": "when it ends"},
        erase={"session_data": Wipe.ELSEWHERE},  # signed and packed: opened one by one
    ),
    "axes.accessattempt": _of(
        personal=_ATTEMPT | {"get_data": BEHAVIOUR, "post_data": BEHAVIOUR},
        impersonal={"id failures_since_start": "a count"},
        erase=_GOES | dict.fromkeys(["get_data", "post_data"], Wipe.DELETE_ROW),
    ),
    "axes.accesslog": _of(
        personal=_ATTEMPT | {"session_hash": SECRET},
        impersonal={"id": "a key", "logout_time": "when it ended"},
        erase=_GOES,
    ),
    "axes.accessfailurelog": _of(
        personal=_ATTEMPT, impersonal={"id locked_out": "whether it was locked"}, erase=_GOES
    ),
    "axes.accessattemptexpiration": _of(
        impersonal={"access_attempt expires_at": "when the attempt is forgotten"}
    ),
}

# Tables that no model knows, and the column by which their rows name a person's number. The scan for duplicates makes
# and drops its keys by itself; between, they hold numbers and hashes of words.
TABLES = {"quality_key_company": "", "quality_key_person": "record", "quality_key_item": ""}
