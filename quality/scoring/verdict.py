"""What a comparison says: points for and against, each with its fact, and the score they come to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SURE, LIKELY = 95, 75  # per cent; pairs below LIKELY are not suggested


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact compared: how alike (0 to 1), and what that is worth. Points below zero speak against."""

    fact: str
    alike: float
    points: float

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "alike": round(self.alike, 2), "points": round(self.points, 1)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records compared. `vetoed` names the register whose different numbers forbid a merge."""

    score: int
    reasons: tuple[Reason, ...]
    vetoed: str = ""
    decided: str = ""

    @property
    def is_suggested(self) -> bool:
        return not self.vetoed and self.score >= LIKELY


def veto(register: str) -> Comparison:
    """Different valid numbers of one register: never the same."""
    return Comparison(0, (Reason("number", 0.0, -99.0),), vetoed=register)


def decide(register: str) -> Comparison:
    """An equal valid number: the same, whatever else differs."""
    return Comparison(100, (Reason("number", 1.0, 99.0),), decided=register)


def weigh(reasons: Sequence[Reason], start: float, most: int = 99) -> Comparison:
    """Points become a share: none is even, each point doubles the odds."""
    points = start + sum(reason.points for reason in reasons)
    share = 1 / (1 + math.pow(2, -max(-30.0, min(30.0, points))))
    return Comparison(min(most, int(share * 100)), tuple(reasons))


def step(alike: float, table: Sequence[tuple[float, float]]) -> float:
    """The points of a likeness, between the corners of a table (likeness, points), rising."""
    low_at, low = table[0]
    if alike <= low_at:
        return low
    for at, points in table[1:]:
        if alike <= at:
            return low + (points - low) * (alike - low_at) / (at - low_at)
        low_at, low = at, points
    return low
