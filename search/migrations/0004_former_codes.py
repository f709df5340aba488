"""Products are found by the codes they had before, too."""

from importlib import import_module

from django.db import migrations

PRODUCTS = """
CREATE OR REPLACE FUNCTION search_make_products(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_lock(4, ids);
  DELETE FROM search_searchdocument d WHERE d.kind = 4 AND d.ref_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM installed_base_product p WHERE p.id = d.ref_id);
  INSERT INTO search_searchdocument AS d (kind, ref_id, part, tier, name, words)
  SELECT 4, p.id, 0, 1, search_plain(p.name),
    search_lexemes(search_words(concat_ws(' ', p.code, p.name, m.name, f.name, c.codes))
      || ARRAY['#' || lower(p.code_key)] || c.lexemes)
  FROM installed_base_product p
  LEFT JOIN installed_base_maker m ON m.id = p.maker_id
  LEFT JOIN installed_base_productfamily f ON f.id = p.family_id
  LEFT JOIN LATERAL (
    SELECT string_agg(o.code, ' ') AS codes, array_agg('#' || lower(o.code_key)) AS lexemes
    FROM installed_base_formercode o WHERE o.product_id = p.id) c ON true
  WHERE p.id = ANY (ids) ORDER BY p.id
  ON CONFLICT (kind, ref_id, part) DO UPDATE SET tier = EXCLUDED.tier, name = EXCLUDED.name, words = EXCLUDED.words
  WHERE (d.tier, d.name, d.words) IS DISTINCT FROM (EXCLUDED.tier, EXCLUDED.name, EXCLUDED.words);
END $$;
"""

upkeep = import_module("search.migrations.0003_upkeep")
FOLLOW = upkeep.triggers("installed_base_formercode", upkeep.part(4, "product_id", "code"))


class Migration(migrations.Migration):
    dependencies = [("search", "0003_upkeep"), ("installed_base", "0005_products_without_circles")]
    operations = [
        migrations.RunSQL(PRODUCTS, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION search_follow_installed_base_formercode() CASCADE"),
    ]
