"""Topics of marketing with their wordings, and what people said of them: yes, no, and nothing yet."""

from datetime import datetime, timedelta

from companies.models import Company
from contacts.models import Person
from gdpr.models import ConsentText
from gdpr.operations.consent import record_consent, record_refusal
from gdpr.operations.double_opt_in import ask_for_consent
from gdpr.operations.refused_companies import record_company_refusal
from gdpr.operations.topic import create_topic, publish_text
from gdpr.queries.reach import address_for
from users.models import User

TOPICS = (  # short name, names, what comes, duties
    ("uutiskirje", "Uutiskirje", "Newsletter", "Neljä kertaa vuodessa: koneet, huolto ja koulutukset.", []),
    (
        "huolto", "Huolto ja varaosat", "Service and spare parts",
        "Huoltosopimukset, varaosat ja päivitykset käytössäsi oleviin koneisiin.",
        ["maintenance", "production", "technology"],
    ),
    (
        "koneet", "Uudet koneet", "New machines", "Uutuudet ja tarjoukset.",
        ["purchasing", "production", "technology", "management"],
    ),
)  # fmt: skip
WORDING = (
    "Minulle saa lähettää sähköpostia ja tekstiviestejä aiheesta {name}. Voin perua luvan milloin tahansa."
)
WORDING_EN = "You may send me e-mail and text messages about {name}. I can take this back at any time."


def build_topics(*, persons: list[Person], companies: list[Company], by: User, now: datetime) -> None:
    """Three topics; of the persons one consents, one refuses a topic, one waits for the letter; a company refuses."""
    began = now - timedelta(days=200)
    texts: list[ConsentText] = []
    for slug, name_fi, name_en, what, duties in TOPICS:
        values = {
            "slug": slug, "name_fi": name_fi, "name_en": name_en, "description_fi": what, "responsibilities": duties,
        }  # fmt: skip
        topic = create_topic(values=values, by=by, now=began)
        how = {"topic": topic, "channels": ["email", "sms"], "by": by, "now": began}
        texts.append(publish_text(language="fi", body=WORDING.format(name=name_fi), **how))
        publish_text(language="en", body=WORDING_EN.format(name=name_en), **how)
    reached = [(person, address_for(person, "email", now)) for person in persons]
    said = [(person, address) for person, address in reached if address][4:7]
    for (person, address), what in zip(said, ("consents", "refuses", "is asked"), strict=False):
        if what == "consents":
            record_consent(
                person=person, address=address, channel="email", text=texts[0], method="paper", by=by, now=began,
                evidence="Allekirjoitti messuilla, paperi kansiossa Messut 2026.", occurred_at=began,
            )  # fmt: skip
        elif what == "refuses":
            record_refusal(
                person=person, channel="email", topic=texts[2].topic, method="phone", evidence="Soitti itse.",
                occurred_at=now - timedelta(days=30), by=by, now=now,
            )  # fmt: skip
        else:
            ask_for_consent(person=person, address=address, text=texts[0], by=by, now=now - timedelta(days=1))
    if companies:
        record_company_refusal(
            company=companies[-1], words="Toimitusjohtaja puhelimessa: ei mainontaa meille.", covers_subsidiaries=False,
            by=by, now=now - timedelta(days=60),
        )  # fmt: skip
