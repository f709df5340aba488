"""Figures of data quality, night by night."""

from django.db import models
from django.db.models import F, Q

from common.personal_data import FREE_TEXT, KEYS, Wipe
from users.models import Team


class QualityFigure(models.Model):
    """How many records a figure was about on a night, and how many of them were good.

    For the whole register, for each team, and for each source that records came from: exactly one of them. Rows are
    never changed: a trigger refuses it.
    """

    day = models.DateField()
    key = models.CharField(max_length=40)  # of queries.figures
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_index=False)
    is_of_team = models.BooleanField(default=False)  # true with no team: records without a team
    source = models.CharField(max_length=120, null=True)
    total = models.PositiveBigIntegerField()
    good = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "team", "is_of_team", "source", "day"],
                nulls_distinct=False,
                name="quality_figure_once",
            ),
            models.CheckConstraint(condition=Q(good__lte=F("total")), name="quality_figure_part_of_whole"),
            models.CheckConstraint(
                condition=Q(is_of_team=True, source=None) | Q(is_of_team=False, team=None),
                name="quality_figure_one_cut",
            ),
        ]
        indexes = [models.Index(fields=["day", "key"], name="quality_figure_day")]

    class PersonalData:
        subject = ""
        personal = {"source": FREE_TEXT}
        erase = {"source": Wipe.DELETE_ROW}  # a source that is called after somebody
        impersonal = {
            "id team": KEYS,
            "day key is_of_team total good": "counts of records",
        }

    def __str__(self) -> str:
        return f"{self.key} {self.day:%Y-%m-%d}"
