"""Names and streets folded by the database as scoring folds them, with the indexes by which one record is checked."""

import django.db.models.functions.datetime
from django.db import migrations, models

FORMS = (
    "oy|oyj|ab|abp|publ|osakeyhtio|julkinen|aktiebolag|aktiebolaget|ky|kommandiittiyhtio|ay|avoin|yhtio|tmi|toiminimi|"
    "osk|osuuskunta|ry|rf|saatio|sr|as|asa|ans|da|ks|enk|sa|aps|amba|kb|hb|ek|forening|gmbh|ag|kg|ohg|ug|mbh|ev|"
    "ltd|limited|plc|llp|llc|lp|inc|incorporated|corp|corporation|co|company|sarl|sas|sasu|eurl|spa|srl|bv|nv|ou|uab|"
    "sia|spzoo|sp|zoo|kft|oyab|cooperative|and|ja|och|og|und|et|the"
)
# Capitals too: lower() of a server in the C locale knows none but ASCII's.
FROM = "åäáàâãāÅÄÁÀÂÃĀæÆöøóòôõőÖØÓÒÔÕŐéèêëēėęÉÈÊËĒĖĘíìîïÍÌÎÏúùûüűūÚÙÛÜŰŪýÿÝçćčÇĆČñńÑŃšśŠŚžźżŽŹŻđĐðÐłŁßþÞ''’´`"
TO = (
    "aaaaaaa" "aaaaaaa" "aa" "ooooooo" "ooooooo" "eeeeeee" "eeeeeee" "iiii" "iiii" "uuuuuu" "uuuuuu" "yyy" "ccc" "ccc"
    "nn" "nn" "ss" "ss" "zzz" "zzz" "dddd" "ll" "stt"
)
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION quality_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(regexp_replace(lower(translate(t, '{FROM.replace("''", "''''")}', '{TO}')),
  '\\m([ai])\\s*/\\s*s\\M', '\\1s', 'g'), '[^0-9a-z]+', ' ', 'g'));

CREATE OR REPLACE FUNCTION quality_words(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(quality_fold(t), '\\m({FORMS})\\M *', '', 'g'));

-- A name without its legal form, in one word; a name of nothing else keeps it.
CREATE OR REPLACE FUNCTION quality_name(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN COALESCE(NULLIF(replace(quality_words(t), ' ', ''), ''), replace(quality_fold(t), ' ', ''));

-- The number of a house and how its street begins.
CREATE OR REPLACE FUNCTION quality_street(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN substring(quality_fold(t) FROM '[0-9]+') || ' ' || left(substring(
  regexp_replace(quality_fold(t), '\\m([0-9]+|north|south|east|west)\\M', '', 'g') FROM '[0-9a-z]{{3,}}'), 5);

-- The two names of a person, in either order.
CREATE OR REPLACE FUNCTION quality_person(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN LEAST(quality_fold(a), quality_fold(b)) || ' ' || GREATEST(quality_fold(a), quality_fold(b));

CREATE INDEX quality_company_name ON companies_company (quality_name(legal_name));
CREATE INDEX quality_other_name ON companies_companyname (quality_name(name));
CREATE INDEX quality_address ON companies_address (quality_street(street));
CREATE INDEX quality_person_name ON contacts_person (quality_person(first_name, last_name));
"""
BACK = """
DROP INDEX quality_company_name, quality_other_name, quality_address, quality_person_name;
DROP FUNCTION quality_person, quality_street, quality_name, quality_words, quality_fold;
DROP TABLE IF EXISTS quality_key_company, quality_key_person, quality_key_item;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0001_duplicates_and_merges"),
        ("companies", "0007_facets_by_tree"),
        ("contacts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.AddField(
            model_name="duplicatepair",
            name="seen_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
