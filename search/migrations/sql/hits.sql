CREATE OR REPLACE FUNCTION search_passes(item bigint, guard tsquery) RETURNS boolean LANGUAGE sql STABLE
RETURN guard IS NULL OR EXISTS (
  SELECT FROM search_searchdocument d WHERE d.kind = 3 AND d.ref_id = item AND d.words @@ guard);

CREATE OR REPLACE FUNCTION search_score(name text, tier smallint, plain text) RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (similarity(name, plain) + CASE WHEN tier = 0 THEN 0.3 ELSE 0 END
  + CASE WHEN name = plain THEN 3
         WHEN starts_with(name, plain || ' ') THEN CASE WHEN length(name) < length(plain) + 6 THEN 2.5 ELSE 1 END
         WHEN starts_with(name, plain) THEN 0.5 ELSE 0 END)::real;

-- Plans are made once in a session (generic) and always by index: planning would cost more than most searches.

-- Items by a piece of a serial number or another identifier: the whole, its beginning, its end, its middle; `rest`
-- is a tsquery that the item's document must match too ('' asks nothing). Letters keep their marks, as in the numbers'
-- keys: the piece comes as it was typed.
CREATE OR REPLACE FUNCTION search_serials(piece text, rest text, lim integer)
RETURNS TABLE (ref_id bigint, score real, exact boolean) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE whole text := upper(regexp_replace(normalize(piece, NFKC), '[^[:alnum:]]', '', 'g'));
        f text := translate(whole, 'OIL', '011'); r text := reverse(f); past CONSTANT text := chr(1114109);
        seen bigint[] := '{}'; batch bigint[]; guard tsquery; step integer;
BEGIN
  IF length(f) < 3 OR length(f) > 80 THEN RETURN; END IF;
  IF rest <> '' THEN guard := rest::tsquery; END IF;
  FOR step IN 1..3 LOOP
    IF step = 1 THEN
      batch := ARRAY(
        (SELECT x.id FROM installed_base_installeditem x
         WHERE x.fold <> '' AND x.fold ~>=~ f AND x.fold ~<~ (f || past) AND search_passes(x.id, guard) LIMIT lim)
        UNION
        (SELECT n.item_id FROM installed_base_itemidentifier n
         WHERE n.fold <> '' AND n.fold ~>=~ f AND n.fold ~<~ (f || past) AND search_passes(n.item_id, guard) LIMIT lim));
    ELSIF step = 2 THEN
      batch := ARRAY(
        (SELECT x.id FROM installed_base_installeditem x
         WHERE x.fold <> '' AND reverse(x.fold) ~>=~ r AND reverse(x.fold) ~<~ (r || past) AND search_passes(x.id, guard) LIMIT lim)
        UNION
        (SELECT n.item_id FROM installed_base_itemidentifier n
         WHERE n.fold <> '' AND reverse(n.fold) ~>=~ r AND reverse(n.fold) ~<~ (r || past) AND search_passes(n.item_id, guard) LIMIT lim));
    ELSE
      batch := ARRAY(
        (SELECT x.id FROM installed_base_installeditem x
         WHERE x.fold <> '' AND x.fold LIKE ('%' || f || '%') AND search_passes(x.id, guard) LIMIT lim)
        UNION
        (SELECT n.item_id FROM installed_base_itemidentifier n
         WHERE n.fold <> '' AND n.fold LIKE ('%' || f || '%') AND search_passes(n.item_id, guard) LIMIT lim));
    END IF;
    RETURN QUERY SELECT i.id,
        (CASE WHEN i.fold = f THEN 4 WHEN step = 1 THEN 2 WHEN step = 2 THEN 1.8 ELSE 1.2 END)::real,
        step = 1 AND (i.key = whole OR EXISTS (SELECT FROM installed_base_itemidentifier n WHERE n.item_id = i.id AND n.key = whole))
      FROM installed_base_installeditem i WHERE i.id = ANY (batch) AND i.id <> ALL (seen);
    seen := seen || batch;
    EXIT WHEN cardinality(seen) >= lim;
  END LOOP;
END $$;

-- The same without an order and without a score, for lists: each of the two kinds of numbers is asked once.
CREATE OR REPLACE FUNCTION search_bearing(piece text, rest text, lim integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS $$
DECLARE f text := translate(upper(regexp_replace(normalize(piece, NFKC), '[^[:alnum:]]', '', 'g')), 'OIL', '011');
BEGIN
  IF length(f) < 3 OR length(f) > 80 THEN RETURN; END IF;
  RETURN QUERY EXECUTE format('
    (SELECT x.id FROM installed_base_installeditem x WHERE x.fold <> '''' AND x.fold LIKE %1$L%2$s LIMIT $1)
    UNION (SELECT n.item_id FROM installed_base_itemidentifier n WHERE n.fold <> '''' AND n.fold LIKE %1$L%3$s LIMIT $1)',
    '%' || f || '%', CASE WHEN rest <> '' THEN ' AND search_passes(x.id, $2)' ELSE '' END,
    CASE WHEN rest <> '' THEN ' AND search_passes(n.item_id, $2)' ELSE '' END) USING lim, NULLIF(rest, '')::tsquery;
END $$;

-- Items by one token as a piece of a number and all the others as words.
CREATE OR REPLACE FUNCTION search_pieces(tokens text[], rights text, lim integer)
RETURNS TABLE (ref_id bigint, score real) LANGUAGE plpgsql STABLE AS $$
DECLARE i integer; rest text;
BEGIN
  FOR i IN 1..cardinality(tokens) LOOP
    CONTINUE WHEN tokens[i] !~ '[0-9]' OR length(search_squeeze(tokens[i])) < 3;
    rest := search_query(tokens[:i - 1] || tokens[i + 1:], 1);
    CONTINUE WHEN rest = '';
    rest := '(' || rest || ')';
    IF rights <> '' THEN rest := rest || ' & (' || rights || ')'; END IF;
    RETURN QUERY SELECT s.ref_id, s.score FROM search_serials(tokens[i], rest, lim) s;
  END LOOP;
END $$;

-- Documents of one kind that match a tsquery, best first: the same name, then a like name, customers before others.
CREATE OR REPLACE FUNCTION search_match(k integer, query text, rights text, plain text, lim integer, is_common boolean)
RETURNS TABLE (ref_id bigint, score real) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE asked tsquery; taken integer;
BEGIN
  IF query = '' THEN RETURN; END IF;
  asked := CASE WHEN k < 4 AND rights <> '' THEN '(' || query || ') & (' || rights || ')' ELSE query END::tsquery;
  IF is_common THEN  -- a word that many have: enough of them stand among the first customers
    RETURN QUERY WITH head AS MATERIALIZED (
        SELECT d.ref_id, d.name, d.tier, d.words FROM search_searchdocument d WHERE d.kind = k ORDER BY d.tier, d.name LIMIT 1000)
      SELECT c.ref_id, max(search_score(c.name, c.tier, plain)) AS best FROM head c WHERE c.words @@ asked
      GROUP BY c.ref_id ORDER BY best DESC, c.ref_id LIMIT lim;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken >= lim THEN RETURN; END IF;
  END IF;
  RETURN QUERY WITH some_docs AS MATERIALIZED (
      SELECT d.ref_id, d.name, d.tier FROM search_searchdocument d WHERE d.kind = k AND d.words @@ asked LIMIT 1500),
    c AS ((SELECT * FROM some_docs LIMIT 100) UNION ALL (SELECT * FROM some_docs WHERE some_docs.tier = 0 LIMIT 100))
    SELECT c.ref_id, max(search_score(c.name, c.tier, plain)) AS best FROM c
    GROUP BY c.ref_id ORDER BY best DESC, c.ref_id LIMIT lim;
END $$;

-- The same for a query whose last word begins too many words: the others are looked up in the index, and that one is
-- looked for in what they gave.
CREATE OR REPLACE FUNCTION search_match_among(k integer, others text, query text, rights text, plain text, lim integer)
RETURNS TABLE (ref_id bigint, score real) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE looked tsquery; asked tsquery;
BEGIN
  IF others = '' OR query = '' THEN RETURN; END IF;
  looked := CASE WHEN k < 4 AND rights <> '' THEN '(' || others || ') & (' || rights || ')' ELSE others END::tsquery;
  asked := query::tsquery;
  RETURN QUERY SELECT c.ref_id, max(search_score(c.name, c.tier, plain)) AS best FROM (
      SELECT d.ref_id, d.name, d.tier FROM search_searchdocument d
      WHERE d.kind = k AND d.words @@ looked AND ts_match_vq(d.words, asked) LIMIT 100) c
    GROUP BY c.ref_id ORDER BY best DESC, c.ref_id LIMIT lim;
END $$;

-- Persons by their whole name and a word more: "Aino Korhonen Konecranes". Of a name that thousands have, the first.
CREATE OR REPLACE FUNCTION search_namesakes(tokens text[], query text, lim integer)
RETURNS TABLE (ref_id bigint, score real) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE called text := search_plain(tokens[1] || ' ' || tokens[2]); past text := called || chr(1114109); asked tsquery;
BEGIN
  IF query = '' THEN RETURN; END IF;
  asked := query::tsquery;
  RETURN QUERY SELECT x.ref_id, (CASE WHEN x.name = called THEN 2.5 ELSE 1.5 END + CASE WHEN x.tier = 0 THEN 0.3 ELSE 0 END)::real FROM (
      (SELECT d.ref_id, d.name, d.tier, d.words FROM search_searchdocument d
       WHERE d.kind = 2 AND d.tier = 0 AND d.name >= called AND d.name < past ORDER BY d.tier, d.name LIMIT 1500)
      UNION ALL
      (SELECT d.ref_id, d.name, d.tier, d.words FROM search_searchdocument d
       WHERE d.kind = 2 AND d.tier = 1 AND d.name >= called AND d.name < past ORDER BY d.tier, d.name LIMIT 1500)) x
    WHERE x.words @@ asked LIMIT 5 * lim;
END $$;

-- Names that begin with what was typed, customers first. Only for those who see all: rights are not in this index.
CREATE OR REPLACE FUNCTION search_beginnings(k integer, plain text, lim integer)
RETURNS TABLE (ref_id bigint, score real) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE past text := plain || chr(1114109);
BEGIN
  RETURN QUERY SELECT x.ref_id, max(x.score)::real FROM (
      (SELECT d.ref_id, CASE WHEN d.name = plain THEN 4.3 ELSE 1.8 END AS score FROM search_searchdocument d
       WHERE d.kind = k AND d.tier = 0 AND d.name >= plain AND d.name < past ORDER BY d.tier, d.name LIMIT lim)
      UNION ALL
      (SELECT d.ref_id, CASE WHEN d.name = plain THEN 4 ELSE 1.5 END FROM search_searchdocument d
       WHERE d.kind = k AND d.tier = 1 AND d.name >= plain AND d.name < past ORDER BY d.tier, d.name LIMIT lim)) x
    GROUP BY x.ref_id;
END $$;

DO $$ BEGIN
  CREATE TYPE search_hit AS (kind integer, ref_id bigint, score real, exact boolean);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;

-- The hits of a search, best first in each kind. `exact` marks a whole business ID or serial number.
CREATE OR REPLACE FUNCTION search_hits(q text, kinds integer[], rights text, lim integer)
RETURNS SETOF search_hit LANGUAGE plpgsql STABLE AS $$
DECLARE tokens text[]; plain text; squeezed text; query text; whole text := ''; others text := ''; asked text; weight bigint; is_heavy boolean; k integer; level integer; n integer; has_digit boolean; is_common boolean;
        hits search_hit[] := '{}'; counts integer[] := '{0,0,0,0}';
BEGIN
  tokens := search_tokens(q); n := cardinality(tokens); plain := search_plain(left(q, 300));
  squeezed := replace(plain, ' ', ''); has_digit := squeezed ~ '[0-9]';
  IF n = 0 OR plain = '' THEN RETURN; END IF;
  IF has_digit AND 1 = ANY (kinds) AND length(squeezed) BETWEEN 4 AND 40 THEN
    hits := ARRAY(SELECT (1, m.ref_id, 5, true)::search_hit FROM search_match(1, search_quote('#' || squeezed), rights, plain, lim, false) m);
  END IF;
  query := search_query(tokens, 1);
  weight := search_weight(search_squeeze(tokens[n]));
  is_common := n = 1 AND weight > 5000;
  is_heavy := weight > 30000 AND n > 1 AND query <> '';  -- whole words first: beginnings are many
  IF is_heavy THEN whole := search_query(tokens, 0); others := search_query(tokens[:n - 1], 0); END IF;
  FOREACH k IN ARRAY kinds LOOP
    IF (rights = '' OR k = 4) THEN
      hits := hits || ARRAY(SELECT (k, b.ref_id, b.score, false)::search_hit FROM search_beginnings(k, plain, lim) b);
      IF k = 2 AND n > 2 THEN
        hits := hits || ARRAY(SELECT (2, s.ref_id, s.score, false)::search_hit FROM search_namesakes(tokens, query, lim) s);
      END IF;
      counts[k] := (SELECT count(DISTINCT h.ref_id) FROM unnest(hits) h WHERE h.kind = k);
    END IF;
    IF counts[k] < lim AND is_heavy THEN
      hits := hits || ARRAY(SELECT (k, m.ref_id, m.score, false)::search_hit FROM search_match(k, whole, rights, plain, lim, is_common) m);
      counts[k] := (SELECT count(DISTINCT h.ref_id) FROM unnest(hits) h WHERE h.kind = k);
      IF counts[k] < lim THEN
        hits := hits || ARRAY(SELECT (k, m.ref_id, m.score, false)::search_hit FROM search_match_among(k, others, query, rights, plain, lim) m);
      END IF;
    ELSIF counts[k] < lim THEN
      hits := hits || ARRAY(SELECT (k, m.ref_id, m.score, false)::search_hit
        FROM search_match(k, CASE WHEN k IN (1, 4) AND has_digit AND n = 1 AND length(squeezed) >= 3
                                  THEN query || ' | ' || search_quote('#' || squeezed) || ':*' ELSE query END,
                          rights, plain, lim, is_common) m);
    END IF;
    IF k = 3 AND (n = 1 OR has_digit) THEN
      hits := hits || ARRAY(SELECT (3, s.ref_id, s.score, s.exact)::search_hit FROM search_serials(left(q, 300), rights, lim) s);
    END IF;
    counts[k] := (SELECT count(DISTINCT h.ref_id) FROM unnest(hits) h WHERE h.kind = k);
    IF k = 3 AND n > 1 AND has_digit AND counts[k] = 0 THEN
      hits := hits || ARRAY(SELECT (3, p.ref_id, p.score, false)::search_hit FROM search_pieces(tokens, rights, lim) p);
      counts[k] := (SELECT count(DISTINCT h.ref_id) FROM unnest(hits) h WHERE h.kind = k);
    END IF;
  END LOOP;
  FOR level IN 2..5 LOOP
    EXIT WHEN (SELECT sum(c) FROM unnest(counts) c) >= CASE WHEN level = 2 AND n = 1 THEN lim ELSE 1 END;
    asked := query;
    query := search_query(tokens, level);
    CONTINUE WHEN query = asked;
    FOREACH k IN ARRAY kinds LOOP
      CONTINUE WHEN counts[k] >= lim;
      hits := hits || ARRAY(SELECT (k, m.ref_id, m.score - level, false)::search_hit FROM search_match(k, query, rights, plain, lim, false) m);
      counts[k] := (SELECT count(DISTINCT h.ref_id) FROM unnest(hits) h WHERE h.kind = k);
    END LOOP;
  END LOOP;
  RETURN QUERY SELECT r.kind, r.ref_id, r.score, r.exact FROM (
    SELECT h.kind, h.ref_id, max(h.score) AS score, bool_or(h.exact) AS exact,
      row_number() OVER (PARTITION BY h.kind ORDER BY bool_or(h.exact) DESC, max(h.score) DESC, h.ref_id) AS place
    FROM unnest(hits) h GROUP BY h.kind, h.ref_id) r
  WHERE r.place <= lim ORDER BY r.kind, r.place;
END $$;

-- Conditions of the index, one for each tsquery: the index steps over what a rarer one has not, while within one tsquery
-- it would read all that a common word has.
CREATE OR REPLACE FUNCTION search_all(queries text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(format('d.words @@ %L::tsquery', one), ' AND ') FROM unnest(queries) one);

-- How many documents of a kind match all, as the planner believes: costs nothing. Volatile, since EXPLAIN asks it.
DROP FUNCTION IF EXISTS search_expected(integer, text);
CREATE OR REPLACE FUNCTION search_expected(k integer, queries text[]) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM search_searchdocument d WHERE d.kind = %s AND %s', k, search_all(queries)) INTO plan;
  RETURN (plan->0->'Plan'->>'Plan Rows')::numeric;
END $$;

-- Items of which a number has the piece in it: all of them, where `search_serials` gives the best.
CREATE OR REPLACE FUNCTION search_numbers(piece text) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE f text := translate(upper(regexp_replace(normalize(piece, NFKC), '[^[:alnum:]]', '', 'g')), 'OIL', '011');
BEGIN
  IF length(f) < 3 OR length(f) > 80 THEN RETURN; END IF;
  RETURN QUERY EXECUTE format('SELECT x.id FROM installed_base_installeditem x WHERE x.fold <> '''' AND x.fold LIKE %1$L
    UNION SELECT n.item_id FROM installed_base_itemidentifier n WHERE n.fold <> '''' AND n.fold LIKE %1$L', '%' || f || '%');
END $$;

-- How the token may be written at the beginning of a name in Finnish order (`a` as a, å or ä, `o` as o or ö), letter by
-- letter: those that names of the register begin with.
CREATE OR REPLACE FUNCTION search_beginnings_of(k integer, token text) RETURNS text[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE forms text[] := ARRAY['']; letter text; past CONSTANT text := chr(1114109);
BEGIN
  IF token !~ '^[a-z0-9]{3,80}$' OR token !~ '[a-z]' THEN RETURN '{}'; END IF;
  FOREACH letter IN ARRAY string_to_array(token, NULL) LOOP
    forms := ARRAY(SELECT f || o FROM unnest(forms) f, unnest(CASE letter
      WHEN 'a' THEN '{a,"{","|"}' WHEN 'o' THEN '{o,"}"}' ELSE ARRAY[letter] END::text[]) o);
    IF k = 1 THEN
      forms := ARRAY(SELECT f FROM unnest(forms) f WHERE EXISTS (
        SELECT FROM companies_company c WHERE c.name_sort >= f AND c.name_sort < f || past));
    ELSE
      forms := ARRAY(SELECT f FROM unnest(forms) f WHERE EXISTS (
        SELECT FROM contacts_person p WHERE p.name_sort >= f AND p.name_sort < f || past));
    END IF;
  END LOOP;
  RETURN forms[:20];
END $$;

-- How many names of a register begin so, as the planner believes.
CREATE OR REPLACE FUNCTION search_expected_names(k integer, forms text[]) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %s x WHERE %s', CASE k WHEN 1 THEN 'companies_company' ELSE 'contacts_person' END,
    (SELECT string_agg(format('x.name_sort LIKE %L', f || '%'), ' OR ') FROM unnest(forms) f)) INTO plan;
  RETURN (plan->0->'Plan'->>'Plan Rows')::numeric;
END $$;

-- What a search narrows a list to. Beginnings and middles of words are looked for at once, slips only when there is
-- nothing else. Up to `lim` records: `ids`. Of more: `queries` are the tsqueries that find them (none when numbers alone do),
-- `has_numbers` says that `search_numbers` and `search_pieces` find some too, `is_common` that so many records are found
-- that a list does best to walk in its own order.
-- Of very many that are found by one word, those whose names begin with it stand together in the order of names, and
-- a walk may come to them last. With `splits` they are told apart: `begins` are the beginnings of `name_sort` that
-- find them, and `ids`, `queries` and `is_common` tell of the others alone. `at_least` so many were seen.
DROP FUNCTION IF EXISTS search_listed(text, text, integer, text);
DROP FUNCTION IF EXISTS search_listed(text, text, integer, text, boolean);
CREATE OR REPLACE FUNCTION search_listed(kind text, q text, lim integer, rights text, splits boolean,
  OUT ids bigint[], OUT queries text[], OUT has_numbers boolean, OUT is_common boolean, OUT begins text[],
  OUT at_least integer)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE k integer := array_position('{company,person,item,product}'::text[], kind); numbered bigint[] := '{}';
        tokens text[]; squeezed text; level integer; n integer; has_digit boolean; is_many boolean := false; expected bigint := 0; documents bigint;
BEGIN
  tokens := search_tokens(q); n := cardinality(tokens); has_numbers := false; is_common := false; queries := '{}'; ids := '{}'; begins := '{}'; at_least := 0;
  squeezed := search_squeeze(left(q, 300)); has_digit := squeezed ~ '[0-9]';
  IF n = 0 OR squeezed = '' OR k IS NULL THEN RETURN; END IF;
  IF k = 4 THEN rights := ''; END IF;
  documents := (SELECT reltuples FROM pg_class WHERE oid = format('search_document_%s', kind)::regclass);
  FOR level IN 2..5 LOOP
    queries := search_parts(tokens, level);
    IF level = 2 AND has_digit AND k IN (1, 4) THEN
      queries := ARRAY[concat_ws(' | ', '(' || NULLIF(array_to_string(queries, ' & '), '') || ')',
                                 search_quote('#' || squeezed) || CASE WHEN length(squeezed) >= 3 THEN ':*' ELSE '' END)];
    END IF;
    IF cardinality(queries) > 0 THEN
      IF rights <> '' THEN queries := queries || rights; END IF;
      expected := search_expected(k, queries);
      is_many := expected > 2 * lim;  -- gathering a part of them first would be for nothing
      IF NOT is_many THEN ids := search_gathered(k, queries, lim + 1); END IF;
    END IF;
    IF level = 2 AND splits AND n = 1 AND rights = '' AND k IN (1, 2) AND (is_many OR cardinality(ids) > lim) THEN
      begins := search_beginnings_of(k, tokens[1]);
      IF cardinality(begins) > 0 THEN
        queries := ARRAY[format('(%s) & !(%s)', queries[1], (SELECT string_agg(search_quote('^' || b) || ':*', ' | ') FROM unnest(begins) b))];
        expected := expected - search_expected_names(k, begins);
        is_many := expected > 2 * lim;
        IF NOT is_many THEN ids := search_gathered(k, queries, lim + 1); END IF;
      END IF;
    END IF;
    EXIT WHEN is_many;
    IF level = 2 AND k = 3 AND (n = 1 OR has_digit) THEN
      numbered := ARRAY(SELECT search_bearing(left(q, 300), rights, lim + 1));
      IF n > 1 THEN numbered := numbered || ARRAY(SELECT ref_id FROM search_pieces(tokens, rights, lim + 1)); END IF;
      ids := ids || numbered;
    END IF;
    EXIT WHEN cardinality(ids) > 0 OR cardinality(begins) > 0;
  END LOOP;
  IF NOT is_many THEN
    ids := ARRAY(SELECT DISTINCT f FROM unnest(ids) f);
    at_least := cardinality(ids);
  END IF;
  IF is_many OR cardinality(ids) > lim THEN
    ids := NULL;
    has_numbers := cardinality(numbered) > 0 OR (is_many AND k = 3 AND (n = 1 OR has_digit) AND (
      EXISTS (SELECT FROM search_serials(left(q, 300), rights, 1))
      OR (n > 1 AND EXISTS (SELECT FROM search_pieces(tokens, rights, 1)))));
    is_common := n = 1 AND NOT has_numbers AND rights = '' AND expected * CASE WHEN cardinality(begins) > 0 THEN 50 ELSE 20 END > documents;
  END IF;
END $$;

-- Up to `lim` records of a kind that match all: any of them.
DROP FUNCTION IF EXISTS search_gathered(integer, text, integer);
CREATE OR REPLACE FUNCTION search_gathered(k integer, queries text[], lim integer) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS $$
DECLARE ids bigint[];
BEGIN
  EXECUTE format('SELECT array_agg(DISTINCT ref_id) FROM (SELECT d.ref_id FROM search_searchdocument d
                  WHERE d.kind = %s AND %s LIMIT %s) a', k, search_all(queries), lim) INTO ids;
  RETURN COALESCE(ids, '{}');
END $$;

-- The same as rows, no more than `lim`: any of them.
CREATE OR REPLACE FUNCTION search_ids(kind text, q text, lim integer DEFAULT 5000, rights text DEFAULT '')
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE found record; k integer := array_position('{company,person,item,product}'::text[], kind);
BEGIN
  found := search_listed(kind, q, lim, rights, false);
  IF found.ids IS NOT NULL THEN RETURN QUERY SELECT unnest(found.ids); RETURN; END IF;
  RETURN QUERY EXECUTE format('SELECT DISTINCT ref_id FROM (
      (SELECT d.ref_id FROM search_searchdocument d WHERE d.kind = %s AND %s LIMIT $2)
      UNION ALL (SELECT s.ref_id FROM search_serials($1, $3, $2) s WHERE $4)
      UNION ALL (SELECT p.ref_id FROM search_pieces(search_tokens($1), $3, $2) p WHERE $4)) a LIMIT $2', k, COALESCE(search_all(found.queries), 'false'))
    USING left(q, 300), lim, CASE WHEN k = 4 THEN '' ELSE rights END, found.has_numbers;
END $$;
