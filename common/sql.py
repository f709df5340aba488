"""SQL expressions that several registers share."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Upper

NORDIC_FROM = "åäöæøü"
NORDIC_TO = "{|}|}y"  # after z in ASCII: Å Ä Ö in Finnish order, æ with ä, ø with ö, ü with y


class RegexpReplace(Func):
    """PostgreSQL's regexp_replace(text, pattern, replacement, flags)."""

    function = "REGEXP_REPLACE"
    arity = 4
    output_field = models.TextField()


class Translate(Func):
    """PostgreSQL's translate(text, from, to)."""

    function = "TRANSLATE"
    arity = 3
    output_field = models.TextField()


class NumericTail(Func):
    """The digits at the end of a text, NULL when there are none."""

    template = "SUBSTRING(%(expressions)s FROM '[0-9]+$')"
    arity = 1
    output_field = models.TextField()


class Lower(Func):
    """lower(), repeated here because Django's is a transform that wants an output field."""

    function = "LOWER"
    arity = 1
    output_field = models.TextField()


def finnish_order(*fields: str) -> Func:
    """Sort key in Finnish order (… z å ä ö) that needs no ICU; immutable, so it can be stored and indexed."""
    text: models.expressions.Combinable = F(fields[0])
    for name in fields[1:]:
        text = Func(
            text,
            Value(" "),
            F(name),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=models.TextField(),
        )
    return Translate(Lower(text), Value(NORDIC_FROM), Value(NORDIC_TO))


def letters_and_digits(field: str) -> Func:
    """The field in upper case without signs and spaces: `kx 0123-A` becomes `KX0123A`."""
    return Upper(RegexpReplace(F(field), Value("[^[:alnum:]]"), Value(""), Value("g")))


def day_here(moment: str) -> str:
    """SQL for the day of a moment where we are. Connections speak UTC: a cast alone would tell the day of Greenwich."""
    return f"({moment} AT TIME ZONE '{settings.TIME_ZONE}')::date"


def stored(expression, output_field: models.Field | None = None) -> models.GeneratedField:
    """A column that the database computes and stores."""
    return models.GeneratedField(
        expression=expression, output_field=output_field or models.TextField(), db_persist=True
    )
