"""Addresses of registers and lists of others, out of the environment, apart to keep the main settings on one page."""

import environ

env = environ.Env()
_PRH = "https://avoindata.prh.fi"

REGISTER_URLS = {
    "prh_ytj": env.str("PRH_YTJ_URL", default=f"{_PRH}/opendata-ytj-api/v3"),
    "prh_notices": env.str("PRH_NOTICES_URL", default=f"{_PRH}/opendata-registerednotices-api/v3"),
    "prh_xbrl": env.str("PRH_XBRL_URL", default=f"{_PRH}/opendata-xbrl-api/v3"),
    "brreg": env.str("BRREG_URL", default="https://data.brreg.no/enhetsregisteret/api"),
    "gleif": env.str("GLEIF_URL", default="https://api.gleif.org/api/v1"),
    "vies": env.str("VIES_URL", default="https://ec.europa.eu/taxation_customs/vies/rest-api"),
}
REGISTER_URLS = {
    code: url.rstrip("/") for code, url in REGISTER_URLS.items()
}  # an empty address is never asked
REFERENCE_LIST_URLS = {
    "classifications": env.str(
        "STATISTICS_FINLAND_URL", default="https://data.stat.fi/api/classifications/v2"
    ).rstrip("/"),
    "register": REGISTER_URLS["prh_ytj"],
}
REFERENCE_LIST_YEAR = env.int("REFERENCE_LIST_YEAR", default=2026)  # of the municipalities and regions
REGISTER_FILES = {
    "prh_ytj": env.str("PRH_YTJ_FILE_URL", default=f"{REGISTER_URLS['prh_ytj']}/all_companies"),
    "gleif": env.str(
        "GLEIF_FILE_URL",
        default="https://goldencopy.gleif.org/api/v2/golden-copies/publishes/lei2/latest.json?delta=LastWeek",
    ),
}
REGISTER_TIMEOUT = env.float("REGISTER_TIMEOUT", default=10.0)  # seconds without a byte
REGISTER_SECONDS = env.float("REGISTER_SECONDS", default=60.0)  # for all of one answer
REGISTER_FILE_HOURS = env.float("REGISTER_FILE_HOURS", default=4.0)  # for all of one file
REGISTER_FILE_MB = env.int("REGISTER_FILE_MB", default=8192)  # the largest file that is taken
REGISTER_BACKOFF = env.float(
    "REGISTER_BACKOFF", default=1.0
)  # seconds before the first of three tries is repeated
VIES_REQUESTER = env.str(
    "VIES_REQUESTER", default=""
)  # our own VAT number: VIES then gives a number as proof
