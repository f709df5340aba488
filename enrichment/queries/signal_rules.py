"""How much each kind of signal weighs, and what makes one: as it ships, and as an administrator has it."""

from dataclasses import dataclass, field

from enrichment.choices import THRESHOLD, WEIGHTS, SignalKind
from enrichment.models import SignalRule

# Words by which a notice is told when no code of an administrator's names its kind. PRH says notices in Finnish,
# Swedish or English; longer words come first.
NOTICE_WORDS = (
    (
        SignalKind.MANAGER,
        ("toimitusjohtaj", "verkställande direktör", "managing director", "chief executive"),
    ),
    (SignalKind.BOARD, ("hallitu", "hallintoneuvosto", "styrelse", "board")),
    (SignalKind.BANKRUPTCY, ("konkurssi", "konkurs", "bankruptcy")),
    (SignalKind.RESTRUCTURING, ("saneeraus", "sanering", "restructuring")),
    (SignalKind.STATUS, ("selvitystila", "likvidation", "liquidation", "purkaminen")),
    (SignalKind.NAME, ("toiminimi", "firma", "trade name", "business name")),
    (SignalKind.ADDRESS, ("kotipaikka", "osoite", "hemort", "adress", "domicile", "address")),
)


@dataclass(frozen=True)
class Rules:
    """The rules as they stand."""

    weights: dict[str, int]
    off: frozenset[str] = frozenset()
    growth: int = THRESHOLD
    decline: int = THRESHOLD
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_on(self, kind: str) -> bool:
        """Whether signals of the kind are made."""
        return kind not in self.off

    def kinds_of_notice(self, kind: str, entry_codes: list[str]) -> list[str]:
        """What a registered notice is about: by the codes an administrator named, else by its words, else a notice."""
        said = {code.casefold() for code in entry_codes}
        found = [one for one, codes in self.codes.items() if said & {code.casefold() for code in codes}]
        if not found:
            text = " ".join([kind, *entry_codes]).casefold()
            found = [one for one, words in NOTICE_WORDS if any(word in text for word in words)]
        return [one for one in found or [SignalKind.NOTICE] if self.is_on(one)]


def signal_rules() -> Rules:
    """What holds now, one query."""
    weights: dict[str, int] = {kind.value: weight for kind, weight in WEIGHTS.items()}
    rows = {row.kind: row for row in SignalRule.objects.all()}
    weights |= {kind: row.weight for kind, row in rows.items()}
    limits = {kind: row.threshold for kind, row in rows.items() if row.threshold}
    return Rules(
        weights=weights,
        off=frozenset(kind for kind, row in rows.items() if not row.is_on),
        growth=limits.get(SignalKind.GROWTH, THRESHOLD),
        decline=limits.get(SignalKind.DECLINE, THRESHOLD),
        codes={kind: tuple(row.codes.split()) for kind, row in rows.items() if row.codes},
    )
