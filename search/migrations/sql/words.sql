-- Letters and words. A text is folded (lower case, ä as a, é as e), cut at every sign, and words joined by
-- signs are kept joined too: "Kone-Pohja Oy" has kone, pohja, oy and konepohja.

CREATE OR REPLACE FUNCTION search_norm(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, t));

-- Most texts have no sign at all, and looking for one is far cheaper than replacing sixty.
CREATE OR REPLACE FUNCTION search_plain(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE n text := search_norm(t);
BEGIN
  IF n ~ '[^a-z0-9 ]' THEN
    n := translate(n, E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~–—‘’“”«»·…•§°´¨€£®™\t\n\r\u00a0\u200b', repeat(' ', 60));
  END IF;
  RETURN array_to_string(array_remove(string_to_array(n, ' '), ''), ' ');
END $$;

CREATE OR REPLACE FUNCTION search_words(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE plain text := search_plain(t);
BEGIN
  IF plain IS NULL THEN RETURN '{}'; END IF;
  IF t !~ '[-.&/''+_’–]' THEN RETURN string_to_array(plain, ' '); END IF;
  RETURN string_to_array(plain, ' ') || string_to_array(search_plain(translate(t, '-.&/''+_’–', '')), ' ');
END $$;

CREATE OR REPLACE FUNCTION search_legal_forms() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{oy,oyj,ab,abp,oyab,ky,tmi,ay,osk,ry,rf,ltd,limited,plc,llc,llp,inc,gmbh,ag,asa,aps,ou,hb,kb,bv,nv,srl,spa}'::text[];

-- Words of a name without "Oy" and its kin, for the records that only mention the company.
CREATE OR REPLACE FUNCTION search_name_words(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(SELECT w FROM unnest(search_words(t)) w WHERE w <> ALL (search_legal_forms()));
END $$;

CREATE OR REPLACE FUNCTION search_squeeze(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN replace(search_plain(t), ' ', '');
END $$;

-- Telephone numbers are kept from the last digit to the first: so the ends of all spellings are beginnings.
CREATE OR REPLACE FUNCTION search_phone(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '+' || reverse(ltrim(regexp_replace(t, '[^0-9]', '', 'g'), '0'));

CREATE OR REPLACE FUNCTION search_lexemes(lexemes text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(array_remove(array_remove(array_remove(array_remove(array_remove(array_remove(
  lexemes, NULL), ''), '#'), '@'), '='), '+'), '^'));

-- The vocabulary: words of at least three signs that do not begin with a mark and are no mere numbers.
CREATE OR REPLACE FUNCTION search_is_word(l text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN length(l) BETWEEN 3 AND 30 AND left(l, 1) NOT IN ('~', '#', '@', '=', '+', '^') AND translate(l, '0123456789', '') <> '';

CREATE OR REPLACE FUNCTION search_slips(w text) RETURNS SETOF integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT hashtext(w) UNION SELECT hashtext(overlay(w PLACING '' FROM i FOR 1)) FROM generate_series(1, length(w)) i
$$;

CREATE OR REPLACE FUNCTION search_add_words(new_words text[]) RETURNS void LANGUAGE sql AS $$
  WITH added AS (
    INSERT INTO search_searchword (word)
    SELECT w FROM unnest(new_words) w WHERE NOT EXISTS (SELECT FROM search_searchword o WHERE o.word = w)
    ORDER BY w ON CONFLICT DO NOTHING RETURNING id, word)
  INSERT INTO search_searchslip (hash, word_id)
  SELECT s, a.id FROM added a, search_slips(a.word) s ON CONFLICT DO NOTHING;
$$;

-- Drops words that no document has any more: a person's name must not outlive the person. A word that a thousand
-- documents had is nobody's own; the nightly count looks at those.
CREATE OR REPLACE FUNCTION search_drop_words(old_words text[]) RETURNS void LANGUAGE sql AS $$
  WITH gone AS (
    DELETE FROM search_searchword w
    WHERE w.word = ANY (old_words) AND w.documents < 1000
      AND NOT EXISTS (SELECT FROM search_searchdocument d
                      WHERE d.words @@ ('''' || replace(w.word, '''', '''''') || '''')::tsquery)
    RETURNING id, word)
  DELETE FROM search_searchslip s USING gone g
  WHERE s.word_id = g.id AND s.hash IN (SELECT search_slips(g.word));
$$;

CREATE OR REPLACE FUNCTION search_follow_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fresh text[]; stale text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT l) INTO fresh
    FROM new_rows n, unnest(tsvector_to_array(n.words)) l WHERE search_is_word(l);
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT l) INTO stale
    FROM old_rows o, unnest(tsvector_to_array(o.words)) l WHERE search_is_word(l);
  ELSE
    WITH n AS (SELECT DISTINCT l FROM new_rows, unnest(tsvector_to_array(words)) l WHERE search_is_word(l)),
         o AS (SELECT DISTINCT l FROM old_rows, unnest(tsvector_to_array(words)) l WHERE search_is_word(l))
    SELECT (SELECT array_agg(l) FROM (SELECT l FROM n EXCEPT SELECT l FROM o) a),
           (SELECT array_agg(l) FROM (SELECT l FROM o EXCEPT SELECT l FROM n) b) INTO fresh, stale;
  END IF;
  IF fresh IS NOT NULL THEN PERFORM search_add_words(fresh); END IF;
  IF stale IS NOT NULL THEN PERFORM search_drop_words(stale); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_words_added AFTER INSERT ON search_searchdocument
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_follow_words();
CREATE OR REPLACE TRIGGER search_words_changed AFTER UPDATE ON search_searchdocument
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_follow_words();
CREATE OR REPLACE TRIGGER search_words_dropped AFTER DELETE ON search_searchdocument
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION search_follow_words();

-- The nightly count: words counted over all documents, those without any dropped, missing ones added. Not by
-- ts_stat: its tree degenerates to a list over numbers that rise.
CREATE OR REPLACE FUNCTION search_count_words() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE total bigint;
BEGIN
  CREATE TEMP TABLE counted ON COMMIT DROP AS
    SELECT l AS word, count(*) AS ndoc FROM search_searchdocument d, unnest(tsvector_to_array(d.words)) l
    WHERE search_is_word(l) GROUP BY l;
  CREATE INDEX ON counted (word);
  ANALYZE counted;
  UPDATE search_searchword w SET documents = c.ndoc FROM counted c WHERE c.word = w.word AND w.documents <> c.ndoc;
  PERFORM search_add_words(ARRAY(
    SELECT c.word FROM counted c WHERE NOT EXISTS (SELECT FROM search_searchword w WHERE w.word = c.word)));
  DELETE FROM search_searchslip s USING search_searchword w
  WHERE s.word_id = w.id AND NOT EXISTS (SELECT FROM counted c WHERE c.word = w.word);
  DELETE FROM search_searchword w WHERE NOT EXISTS (SELECT FROM counted c WHERE c.word = w.word);
  SELECT count(*) INTO total FROM search_searchword;
  DROP TABLE counted;
  RETURN total;
END $$;
