"""The database keeps the queue in step: a fact that is changed anywhere leaves it, item flags come and go in it, and
what somebody writes down counts as confirmed. By triggers, so that no door of the registers needs to know the queue.
"""

from django.db import migrations

FOLLOW_HISTORY = """
CREATE FUNCTION quality_follow_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE quality_upkeepentry e SET
    state = CASE WHEN n.verb = 'deleted' THEN 'gone' ELSE 'edited' END,
    settled_at = n.at, settled_by_id = u.id, snoozed_until = NULL, revision = e.revision + 1, changed_at = n.at
  FROM fresh n
  JOIN history_changeset s ON s.id = n.change_set_id
  LEFT JOIN users_user u ON u.id = s.by_id
  WHERE e.state = 'open' AND e.record = n.object_type AND e.object_id = n.object_id AND e.item_flag_id IS NULL
    AND (n.verb = 'deleted' OR (
      n.verb = 'changed' AND e.closes && n.fields
      -- that a verification is withdrawn mends nothing
      AND NOT (n.fields <@ '{verified_at,verified_by_id,bounce,bounced_at}'::varchar[]
               AND COALESCE(n.new ->> 'verified_at', '') = '')));

  DELETE FROM quality_verification v USING fresh n
  WHERE n.verb = 'deleted' AND v.record = n.object_type AND v.object_id = n.object_id;

  INSERT INTO quality_verification AS v (record, object_id, fact, verified_at, verified_by_id)
  SELECT DISTINCT ON (n.object_type, n.object_id, w.fact) n.object_type, n.object_id, w.fact, n.at, u.id
  FROM fresh n
  JOIN (VALUES
    ('companies.company', 'industry', 'industry_code'),
    ('companies.address', 'address', 'street'), ('companies.address', 'address', 'postcode'),
    ('companies.address', 'address', 'town'),
    ('companies.companycontactpoint', 'value', 'value'),
    ('contacts.position', 'position', 'title'), ('contacts.position', 'position', 'company_id'),
    ('contacts.contactpoint', 'value', 'value'),
    ('installed_base.installeditem', 'location', 'location'), ('installed_base.installeditem', 'location', 'site_id')
  ) w(record, fact, field) ON w.record = n.object_type AND w.field = ANY(n.fields)
  JOIN history_changeset s ON s.id = n.change_set_id
  LEFT JOIN users_user u ON u.id = s.by_id
  -- a file brings records by the hundred thousand: what they are new with is as old as they are
  WHERE n.verb = 'changed'
     OR (n.verb = 'created' AND s.act <> 'import'
         AND n.object_type IN ('companies.address', 'companies.companycontactpoint', 'contacts.contactpoint'))
  ORDER BY n.object_type, n.object_id, w.fact, n.at DESC
  ON CONFLICT (record, object_id, fact) DO UPDATE
    SET verified_at = excluded.verified_at, verified_by_id = excluded.verified_by_id
    WHERE v.verified_at < excluded.verified_at;
  RETURN NULL;
END $$;
CREATE TRIGGER quality_follow_history AFTER INSERT ON history_change REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION quality_follow_history();
"""
UNFOLLOW_HISTORY = """
DROP TRIGGER quality_follow_history ON history_change;
DROP FUNCTION quality_follow_history();
"""
FOLLOW_FLAGS = """
CREATE FUNCTION quality_follow_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'open' THEN
    INSERT INTO quality_upkeepentry AS e
      (record, object_id, fact, problem, weight, value, words, company_id, item_id, item_flag_id, reporter, raised_at,
       raised_by_id, created_at, changed_at)
    SELECT 'installed_base.installeditem', i.id, NEW.fact, 'flagged', 0,
      CASE NEW.fact WHEN 'serial' THEN i.serial WHEN 'name' THEN i.name WHEN 'location' THEN i.location
        WHEN 'version' THEN i.version WHEN 'status' THEN i.status ELSE '' END,
      NEW.words, i.company_id, i.id, NEW.id, 'page', NEW.flagged_at, NEW.flagged_by_id, NEW.flagged_at, NEW.flagged_at
    FROM installed_base_installeditem i WHERE i.id = NEW.item_id
    ON CONFLICT (item_flag_id) DO UPDATE SET words = excluded.words, changed_at = NEW.changed_at;
  ELSE
    UPDATE quality_upkeepentry e SET
      state = CASE WHEN NEW.outcome = 'dismissed' THEN 'confirmed' ELSE 'edited' END,
      settled_at = NEW.settled_at, settled_by_id = NEW.settled_by_id, snoozed_until = NULL,
      revision = e.revision + 1, changed_at = NEW.settled_at
    WHERE e.item_flag_id = NEW.id AND e.state = 'open';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER quality_follow_flag AFTER INSERT OR UPDATE OF outcome, words ON installed_base_itemflag
  FOR EACH ROW EXECUTE FUNCTION quality_follow_flag();
UPDATE installed_base_itemflag SET words = words WHERE outcome = 'open';
"""
UNFOLLOW_FLAGS = """
DROP TRIGGER quality_follow_flag ON installed_base_itemflag;
DROP FUNCTION quality_follow_flag();
"""
NEVER_CHANGED = """
CREATE FUNCTION quality_figure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'figures of a night are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER quality_figure_stays BEFORE UPDATE ON quality_qualityfigure
  FOR EACH ROW EXECUTE FUNCTION quality_figure_stays();
"""
MAY_CHANGE = """
DROP TRIGGER quality_figure_stays ON quality_qualityfigure;
DROP FUNCTION quality_figure_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0003_upkeep"),
        ("history", "0002_append_only"),
        ("installed_base", "0010_facts_called_wrong"),
    ]
    operations = [
        migrations.RunSQL(FOLLOW_HISTORY, UNFOLLOW_HISTORY),
        migrations.RunSQL(FOLLOW_FLAGS, UNFOLLOW_FLAGS),
        migrations.RunSQL(NEVER_CHANGED, MAY_CHANGE),
    ]
