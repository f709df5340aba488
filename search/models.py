"""The index of the search: copies of words, kept by triggers in the database. Never written from Python."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from common.personal_data import CONTACT, IDENTITY, KEYS, LINK, Pointer, Wipe
from search.choices import Kind


class SearchDocument(models.Model):
    """What one record can be found by. A person has one document for each company of a position.

    `words` holds, beside words, marked lexemes: `#` an identifier, `@` an e-mail address, `=` a domain, `+` the
    digits of a telephone number from the last to the first, `~0` a customer, `~o` and `~t` the owner and team,
    `^` the first word of the name in the order of lists.
    """

    pk = models.CompositePrimaryKey("kind", "ref_id", "part")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    ref_id = models.BigIntegerField()
    part = models.BigIntegerField()  # the company of a person's position, else 0
    tier = models.PositiveSmallIntegerField()  # 0 customers, 1 all others
    name = models.TextField(db_collation="C")
    words = SearchVectorField()

    class PersonalData:
        # Found and erased with the person it is a copy of: the triggers follow the register.
        subject = ""
        personal = {"ref_id": LINK, "name": IDENTITY, "words": CONTACT}
        erase = dict.fromkeys(["ref_id", "name", "words"], Wipe.ELSEWHERE)
        impersonal = {"kind part tier": KEYS}


class SearchWord(models.Model):
    """A word that some document has, for middles of words and for mistyped ones. Dropped with its last document."""

    word = models.TextField(db_collation="C")
    documents = models.PositiveIntegerField(default=1, db_default=1)  # counted anew each night

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word"], name="search_word_once")]
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_middle")]

    class PersonalData:
        subject = ""
        personal = {"word": IDENTITY}
        erase = {"word": Wipe.ELSEWHERE}  # words that no document has any more are dropped
        impersonal = {"id": KEYS, "documents": "a count"}


class SearchSlip(models.Model):
    """A word with one letter left out, as a hash: words that share one are one or two slips apart."""

    pk = models.CompositePrimaryKey("hash", "word_id")
    hash = models.IntegerField()
    word_id = models.BigIntegerField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"hash word_id": "hashes of letters"}


class SearchQueue(models.Model):
    """A record whose document is to be made anew by the worker, after a change too wide for the moment."""

    kind = models.PositiveSmallIntegerField(choices=Kind)
    ref_id = models.BigIntegerField()
    is_wide = models.BooleanField(default=False, db_default=False)  # persons and items that show its name too

    class PersonalData:
        subject = ""
        personal = {"ref_id": LINK}
        pointers = (Pointer("ref_id", when={"kind": Kind.PERSON}),)
        impersonal = {"id": KEYS, "kind is_wide": "what is to be done"}
