"""The database keeps the ledger of consents: nothing is changed or taken out, and no consent comes to be otherwise than
the law asks. What may change is told here alone.

- The person goes (null) when its record does; it comes back, or becomes another one, by undoing and merging only.
- Evidence is taken out while the erasure of a person says so (`SET LOCAL kolmikanta.erasing = 'on'`).
"""

from django.db import migrations

LEDGER = """
CREATE FUNCTION consent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erasable text[] := ARRAY['evidence', 'ip', 'user_agent', 'form_url'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - 'person_id' = to_jsonb(NEW) - 'person_id' THEN
      RETURN NEW;  -- to whom, the trigger at the end of the transaction looks at
    END IF;
    IF current_setting('kolmikanta.erasing', true) = 'on'
       AND to_jsonb(OLD) - 'person_id' - erasable = to_jsonb(NEW) - 'person_id' - erasable THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the ledger of consents is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON gdpr_consentevent
  FOR EACH ROW EXECUTE FUNCTION consent_is_append_only();

CREATE FUNCTION consent_follows_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id IS NULL
     OR EXISTS (SELECT 1 FROM contacts_person p WHERE p.id = NEW.person_id AND p.public_id = NEW.origin)
     OR EXISTS (
       SELECT 1 FROM quality_mergedrecord r JOIN quality_merge m ON m.id = r.merge_id
       WHERE r.kind = 'person' AND (r.record, m.survivor) IN ((OLD.person_id, NEW.person_id), (NEW.person_id, OLD.person_id))
     ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'a consent goes to another person by a merge alone' USING ERRCODE = 'restrict_violation';
END $$;
CREATE CONSTRAINT TRIGGER consent_follows_person AFTER UPDATE OF person_id ON gdpr_consentevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consent_follows_person();

CREATE FUNCTION consent_is_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked timestamptz;
BEGIN
  SELECT e.occurred_at INTO asked FROM gdpr_consentevent e
  WHERE e.action = 'granted_unconfirmed' AND e.token_digest = NEW.token_digest
    AND e.person_id IS NOT DISTINCT FROM NEW.person_id AND e.fingerprint = NEW.fingerprint
    AND e.channel = NEW.channel AND e.topic_id = NEW.topic_id AND e.text_id = NEW.text_id
    AND e.occurred_at <= NEW.occurred_at AND e.occurred_at >= NEW.occurred_at - interval '7 days'
  ORDER BY e.occurred_at DESC LIMIT 1;
  IF asked IS NULL THEN
    RAISE EXCEPTION 'a consent is confirmed within seven days, by the link that was sent'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_confirmed_in_time';
  END IF;
  IF EXISTS (
    SELECT 1 FROM gdpr_consentevent e
    WHERE e.person_id = NEW.person_id AND e.action IN ('refused', 'withdrawn', 'objected')
      AND e.channel IN ('', NEW.channel) AND (e.topic_id IS NULL OR e.topic_id = NEW.topic_id)
      AND e.occurred_at >= asked
  ) THEN
    RAISE EXCEPTION 'the person has refused since the link was sent'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_not_refused_since';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_is_confirmed BEFORE INSERT ON gdpr_consentevent
  FOR EACH ROW WHEN (NEW.action = 'confirmed') EXECUTE FUNCTION consent_is_confirmed();

CREATE FUNCTION consent_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'retired_at' <> to_jsonb(NEW) - 'retired_at' THEN
    IF EXISTS (SELECT 1 FROM gdpr_consentevent e WHERE e.text_id = OLD.id) THEN
      RAISE EXCEPTION 'a wording that somebody answered never changes'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consent_text_stays';
    END IF;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER consent_text_stays BEFORE UPDATE OR DELETE ON gdpr_consenttext
  FOR EACH ROW EXECUTE FUNCTION consent_text_stays();
"""
UNDO = """
DROP TRIGGER consent_text_stays ON gdpr_consenttext;
DROP FUNCTION consent_text_stays();
DROP TRIGGER consent_is_confirmed ON gdpr_consentevent;
DROP FUNCTION consent_is_confirmed();
DROP TRIGGER consent_follows_person ON gdpr_consentevent;
DROP FUNCTION consent_follows_person();
DROP TRIGGER consent_append_only ON gdpr_consentevent;
DROP FUNCTION consent_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0010_consents_begin"), ("quality", "0004_upkeep_follows")]
    operations = [migrations.RunSQL(LEDGER, UNDO)]
