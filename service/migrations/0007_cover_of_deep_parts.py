"""Lists ask whether a part deep in a machine is covered by what it is in, step by step upward."""

from django.db import migrations

ABOVE = """
CREATE FUNCTION service_covered_above(item bigint, day date, of_source text, of_contract bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE node installed_base_installeditem; steps int := 0;
BEGIN
  SELECT * INTO node FROM installed_base_installeditem WHERE id = item;
  WHILE node.parent_id IS NOT NULL AND steps < 200 LOOP
    SELECT * INTO node FROM installed_base_installeditem WHERE id = node.parent_id;
    steps := steps + 1;
    IF EXISTS (
      SELECT 1 FROM service_coverage c WHERE c.item_id = node.id AND c.include_children AND c.effective @> day
        AND (of_source IS NULL OR c.source = of_source) AND (of_contract IS NULL OR c.contract_id = of_contract)
    ) OR EXISTS (
      SELECT 1 FROM service_coverage c WHERE c.company_id = node.company_id AND c.product_id = node.product_id
        AND c.include_children AND c.effective @> day
        AND (of_source IS NULL OR c.source = of_source) AND (of_contract IS NULL OR c.contract_id = of_contract)
    ) THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("service", "0006_warranties_that_end_early")]
    operations = [
        migrations.RunSQL(ABOVE, "DROP FUNCTION service_covered_above(bigint, date, text, bigint);")
    ]
