-- Upkeep: after each statement on the registers' tables the documents that it touched are made anew, as a set.
-- What is too wide for the moment, or what a session defers (`SET LOCAL kolmikanta.defer_search = 'on'`), is queued
-- for the worker. Removals are never deferred.

CREATE OR REPLACE FUNCTION search_touch(k integer, ids bigint[], wide boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF ids IS NULL THEN RETURN; END IF;
  IF current_setting('kolmikanta.defer_search', true) = 'on' OR cardinality(ids) > 2000 THEN
    INSERT INTO search_searchqueue (kind, ref_id, is_wide) SELECT k, i, wide FROM unnest(ids) i;
    RETURN;
  END IF;
  PERFORM search_reindex(k, ids);
  IF wide AND k = 1 THEN
    PERFORM search_touch(2, (SELECT array_agg(DISTINCT person_id) FROM contacts_position WHERE company_id = ANY (ids)));
    PERFORM search_touch(3, (SELECT array_agg(id) FROM installed_base_installeditem WHERE company_id = ANY (ids)));
  ELSIF wide AND k = 4 THEN
    PERFORM search_touch(3, (SELECT array_agg(id) FROM installed_base_installeditem WHERE product_id = ANY (ids)));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION search_forget(k integer, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF ids IS NOT NULL THEN DELETE FROM search_searchdocument WHERE kind = k AND ref_id = ANY (ids); END IF;
END $$;

-- Makes the documents of up to `most` queued records; returns how many rows it took from the queue.
CREATE OR REPLACE FUNCTION search_drain(most integer DEFAULT 5000) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE taken bigint; g record; chunk bigint[]; size CONSTANT integer := 2000; i integer;
BEGIN
  CREATE TEMP TABLE taken_rows ON COMMIT DROP AS SELECT 0::smallint AS kind, 0::bigint AS ref_id, false AS is_wide LIMIT 0;
  WITH t AS (DELETE FROM search_searchqueue WHERE id IN (
      SELECT id FROM search_searchqueue ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED) RETURNING kind, ref_id, is_wide)
  INSERT INTO taken_rows SELECT * FROM t;
  GET DIAGNOSTICS taken = ROW_COUNT;
  FOR g IN SELECT kind, is_wide, array_agg(DISTINCT ref_id ORDER BY ref_id) AS ids FROM taken_rows GROUP BY kind, is_wide ORDER BY kind LOOP
    FOR i IN 0..(cardinality(g.ids) - 1) / size LOOP
      chunk := g.ids[i * size + 1:(i + 1) * size];
      IF g.is_wide THEN PERFORM search_touch(g.kind, chunk, true); ELSE PERFORM search_reindex(g.kind, chunk); END IF;
    END LOOP;
  END LOOP;
  DROP TABLE taken_rows;
  RETURN taken;
END $$;

-- The whole index anew: without indexes and triggers while it is filled, and by all of the server's workers.
CREATE OR REPLACE FUNCTION search_rebuild_begins() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE search_searchdocument, search_searchword, search_searchslip, search_searchqueue;
  ALTER TABLE search_searchdocument DISABLE TRIGGER USER;
  DROP INDEX search_document_words, search_document_name;
  SET LOCAL maintenance_work_mem = '512MB';
  SET LOCAL work_mem = '128MB';
  SET LOCAL parallel_setup_cost = 0;  -- the planner knows nothing of what the functions cost
  SET LOCAL parallel_tuple_cost = 0;
END $$;

-- Only a new table is filled by several workers; from there the rows are copied.
CREATE OR REPLACE FUNCTION search_rebuild_fill(register text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE filled bigint;
BEGIN
  EXECUTE format('CREATE TABLE search_fresh AS SELECT * FROM search_%s_documents', register);
  INSERT INTO search_searchdocument (kind, ref_id, part, tier, name, words)
    SELECT kind, ref_id, part, tier, name, words FROM search_fresh;
  GET DIAGNOSTICS filled = ROW_COUNT;
  DROP TABLE search_fresh;
  RETURN filled;
END $$;

CREATE OR REPLACE FUNCTION search_rebuild_ends() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX search_document_words ON search_searchdocument USING gin (words) WITH (fastupdate = off);
  CREATE INDEX search_document_name ON search_searchdocument (tier, name);
  ALTER TABLE search_searchdocument ENABLE TRIGGER USER;
  CREATE TABLE search_fresh AS
    SELECT l AS word, count(*) AS documents FROM search_searchdocument d, unnest(tsvector_to_array(d.words)) l
    WHERE search_is_word(l) GROUP BY l;
  INSERT INTO search_searchword (word, documents) SELECT word, documents FROM search_fresh ORDER BY word;
  DROP TABLE search_fresh;
  INSERT INTO search_searchslip (hash, word_id)
    SELECT DISTINCT s, w.id FROM search_searchword w, search_slips(w.word) s ORDER BY 1, 2;
  ANALYZE search_searchdocument, search_searchword, search_searchslip;
END $$;
