"""A meter never falls, back-dated readings and two people at once included."""

from django.db import migrations

# The item's row is the lock: readings of one item come one after the other, those of others at the same time.
# The trigger comes after the rows, so that many of one statement are judged as they will stand.
GUARD = """
CREATE FUNCTION service_reading_falls(of_item bigint, of_meter text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH here AS (
    SELECT value, is_reset FROM service_meterreading
    WHERE item_id = of_item AND meter = of_meter AND read_at = moment
  ), before AS (
    SELECT value FROM service_meterreading
    WHERE item_id = of_item AND meter = of_meter AND read_at < moment ORDER BY read_at DESC LIMIT 1
  ), later AS (
    SELECT value, is_reset FROM service_meterreading
    WHERE item_id = of_item AND meter = of_meter AND read_at > moment ORDER BY read_at LIMIT 1
  )
  SELECT EXISTS (SELECT 1 FROM here, before WHERE NOT here.is_reset AND here.value < before.value)
    OR EXISTS (SELECT 1 FROM here, later WHERE NOT later.is_reset AND later.value < here.value)
    OR EXISTS (SELECT 1 FROM before, later WHERE NOT EXISTS (SELECT 1 FROM here)
               AND NOT later.is_reset AND later.value < before.value)
$$;

CREATE FUNCTION service_reading_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM 1 FROM installed_base_installeditem WHERE id = OLD.item_id FOR NO KEY UPDATE;
    IF FOUND AND service_reading_falls(OLD.item_id, OLD.meter, OLD.read_at) THEN
      RAISE EXCEPTION 'reading_falls' USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_never_falls';
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM 1 FROM installed_base_installeditem WHERE id = NEW.item_id FOR NO KEY UPDATE;
    IF service_reading_falls(NEW.item_id, NEW.meter, NEW.read_at) THEN
      RAISE EXCEPTION 'reading_falls' USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_never_falls';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_reading_guard AFTER INSERT OR DELETE OR UPDATE OF item_id, meter, read_at, value, is_reset
  ON service_meterreading FOR EACH ROW EXECUTE FUNCTION service_reading_guard();
"""
UNDO = """
DROP TRIGGER service_reading_guard ON service_meterreading;
DROP FUNCTION service_reading_guard();
DROP FUNCTION service_reading_falls(bigint, text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("service", "0004_cases_visits_and_maintenance")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
