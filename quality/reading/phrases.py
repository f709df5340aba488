"""What people write in automatic answers when they have left for good, in Finnish, Swedish, English and German."""

import re

LEFT = re.compile(
    "|".join(
        (
            # Finnish
            r"en (?:enää )?(?:työskentele|ole enää|ole töissä)\b[^.]{0,60}",
            r"ei (?:enää )?(?:työskentele|ole enää)\b[^.]{0,60}(?:meillä|palvelu|yhtiö|yritykse|töissä)",
            r"(?:ei työskentele|ei ole) enää",
            r"työsuhteeni [^.]{0,40}(?:on päättynyt|päättyi)",
            r"olen (?:siirtynyt|vaihtanut|lähtenyt)[^.]{0,40}(?:tehtävi|työnantaja|palveluk|yrityksest)",
            r"olen jäänyt eläkkeelle|jäin eläkkeelle|on jäänyt eläkkeelle",
            # Swedish
            r"(?:arbetar|jobbar) inte längre",
            r"har slutat(?: (?:på|hos|vid)|\b)",
            r"har avslutat (?:min|sin) anställning",
            r"är inte längre anställd",
            r"har gått i pension",
            # English
            r"no longer (?:work(?:s|ing)?|employed|with|at|an employee|part of)",
            r"(?:have|has|'ve) left (?:the )?(?:company|organi[sz]ation|firm|business|us)\b",
            r"(?:is|am) not (?:longer )?employed (?:by|at|with)",
            r"(?:have|has) retired\b",
            r"last (?:working )?day (?:at|with) [^.]{0,40} was",
            # German
            r"(?:arbeite|arbeitet|bin|ist) nicht (?:mehr|länger) (?:bei|für|im Unternehmen|im Hause|tätig)",
            r"habe? das Unternehmen verlassen|hat das Unternehmen verlassen|ausgeschieden",
            r"(?:ist|bin) (?:in (?:den )?Ruhestand|nicht mehr (?:erreichbar|beschäftigt))",
        )
    ),
    re.IGNORECASE,
)
AUTO_SUBJECT = re.compile(
    r"^\s*(?:automaattinen vastaus|poissaolo|poissa\b|lomalla|autosvar|automatiskt svar|frånvaro|"
    r"automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office|away from|on vacation|"
    r"automatische antwort|abwesenheit|abwesend)",
    re.IGNORECASE,
)


def has_left(text: str) -> bool:
    """Whether an automatic answer says that the person works there no more."""
    return LEFT.search(" ".join(text.split())) is not None
