"""Words that tell of a person's health, beliefs and the like (articles 9 and 10), in Finnish, English and Swedish.

A list of our own, by the beginnings of words, so that Finnish endings are met. It asks a human and never decides. What
sounds like an industry (a hospital, a parish, a prison) is left out rather than called at every customer of that kind,
and the name of an organisation is nobody's health.
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Sensitive(models.TextChoices):
    """What the words tell of: the kinds of article 9(1), and article 10."""

    HEALTH = "health", _("health")
    UNION = "union", _("trade union")
    BELIEF = "belief", _("religion or belief")
    POLITICS = "politics", _("political opinion")
    ORIGIN = "origin", _("ethnic origin")
    SEXUALITY = "sexuality", _("sexual life")
    CRIME = "crime", _("criminal offences")


@dataclass(frozen=True)
class Words:
    """Beginnings of words, words as they are, and beginnings of phrases."""

    stems: str
    whole: str = ""
    phrases: tuple[str, ...] = ()

    def pattern(self) -> re.Pattern[str]:
        begun = [re.escape(one) for one in (*self.stems.split(), *self.phrases)]
        exact = [rf"{re.escape(one)}\b" for one in self.whole.split()]
        return re.compile(rf"(?<![\w-])(?:{'|'.join([*begun, *exact])})", re.IGNORECASE)


LIST = {
    Sensitive.HEALTH: Words(
        "sairausl sairasl sairauspoissa sairastu sairaseläk diabee diabet syöpähoid syöpäsair masennu mielenterv työuupum"
        " burnout raskausvap lääkity lääkärintodist alkoholis päihdeong päihderiip työkyvyttöm vammautu halvaantu aivohalv"
        " aivoinf sydänkoht sydäninf epileps astma keliak migreen adhd autismi skitsofr koronatart dementi alzheim"
        " pregnan hospitalis hospitaliz chemothera alcoholi asthma sjukskriv sjukled sjukfrånv sjukpens gravid läkarintyg"
        " utmattningssyn funktionsneds cancersjuk alkoholmissb hjärtinf",
        "sairas sairaana sairaaksi sairastaa sairasti syöpä syöpää syöpään raskaana",
        ("sick leave", "sick-leave", "medical leave", "heart attack", "mental health", "has cancer", "suffers from"),
    ),
    Sensitive.UNION: Words(
        "ammattiliit ammattiosast ammattiyhdis luottamusmie luottamushenkilö pääluottam fackförbund fackmedl fackklubb",
        phrases=("trade union", "union member", "shop steward"),
    ),
    Sensitive.BELIEF: Words(
        "uskonno helluntai lestadiol mormoni muslim juutalai katolilai ateisti uskovainen uskovais ramadan pentecost"
        " religiös frikyrk",
        "uskonto uskontoa jewish atheist judisk troende",
        ("jehovan todist", "his religion", "her religion"),
    ),
    Sensitive.POLITICS: Words(
        "kokoomuslai demari vasemmistolai perussuomalai puoluekan puoluekirj partimedlem",
        phrases=("puolueen jäsen", "poliittinen mielip", "political view", "political opinion", "politisk åsikt"),
    ),
    Sensitive.ORIGIN: Words(
        "etninen etnise ihonvär tummaihoi saamelai pakolaistaus turvapaikanhak hudfärg asylsök",
        "romani romanin romaneja ethnicity",
        ("skin colour", "asylum seeker", "ethnic origin", "etnisk ursprung"),
    ),
    Sensitive.SEXUALITY: Words(
        "homoseks lesbo biseksu transsuku transihmi homosex lesbian bisexual transgender lesbisk transperson",
        "homo homon gay",
        ("seksuaalinen suunt", "sukupuolen korja", "sexual orient", "sexuell lägg"),
    ),
    Sensitive.CRIME: Words(
        "rikosrekis rikostuom vankilatuom ehdonalai rattijuop pahoinpit kavallu embezzl brottsregis rattfyll misshandel",
        phrases=("tuomittu", "criminal record", "was convicted", "drunk driv", "dömd för"),
    ),
}  # fmt: skip
PATTERNS = {kind: words.pattern() for kind, words in LIST.items()}
# Names of organisations: "Diabetesliitto ry" is a customer, and says nothing of whoever works there.
ORGANISATION = re.compile(
    r"\b(?!Ammattili)[A-ZÅÄÖ][\w-]*(?:liitto|liiton|säätiö|yhdistys|yhdistyksen|keskus|klinikka|förbundet|stiftelsen)\b"
    r"|\b[A-ZÅÄÖ][\w-]*(?: [\w-]+){0,2} (?:Oy|Oyj|Ab|ry|rf|Ky|Ltd|GmbH)\b"
)
LONGEST = 20_000  # no note is longer


def sensitive_in(*texts: str) -> list[Sensitive]:
    """What kinds of data these texts seem to hold, in the order of the law."""
    words = [ORGANISATION.sub(" ", text[:LONGEST]) for text in texts if text]
    return [kind for kind, pattern in PATTERNS.items() if any(pattern.search(one) for one in words)]


def doubt_about_words(*texts: str) -> str:
    """What is said to whoever typed them: saved all the same."""
    kinds = sensitive_in(*texts)
    if not kinds:
        return ""
    return gettext(
        "This seems to tell of somebody’s %(kinds)s. Take it out unless it is needed and has a ground of its own (art. 9 and 10)."
    ) % {"kinds": ", ".join(str(kind.label) for kind in kinds)}
