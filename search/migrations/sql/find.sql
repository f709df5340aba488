-- Finding. A search is a list of tokens that must all hit; each becomes a part of a tsquery. Levels, each tried
-- only when those before gave too little: 1 words, the last one as a beginning; 2 middles of words;
-- 3 unknown words replaced by words one slip away; 4 all words so; 5 words with like letters.

CREATE OR REPLACE FUNCTION search_quote(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '''' || replace(replace(t, '\', '\\'), '''', '''''') || '''';

CREATE OR REPLACE FUNCTION search_tokens(q text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE n text; all_tokens text[]; telling text[];
BEGIN
  n := replace(search_norm(left(normalize(q, NFKC), 300)), '(0)', ' ');
  n := regexp_replace(n, '(?<=[0-9])[ ()]+(?=[0-9])', '-', 'g');  -- 040 123 4567 is one number
  n := translate(n, E'!"#$%()*,:;<=>?[\\]^`{|}~‘“”«»·…•§°´¨€£®™\t\n\r\u00a0\u200b', repeat(' ', 60));
  all_tokens := ARRAY(SELECT t FROM (SELECT left(btrim(u, '-./&''_+@–—’'), 80) AS t, o
                      FROM unnest(string_to_array(n, ' ')) WITH ORDINALITY AS x (u, o)) y WHERE t <> '' ORDER BY o);
  telling := ARRAY(SELECT t FROM unnest(all_tokens) WITH ORDINALITY AS x (t, o)
                   WHERE search_squeeze(t) <> ALL (search_legal_forms()) ORDER BY o);
  RETURN (CASE WHEN cardinality(telling) > 0 THEN telling ELSE all_tokens END)[1:8];
END $$;

-- Whether any document has the lexeme, or one that begins with it. Asked before a lexeme is put into a query: each
-- alternative that nothing has doubles the time of a query over common words.
CREATE OR REPLACE FUNCTION search_has(lexeme text) RETURNS boolean LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN EXISTS (SELECT FROM search_searchdocument d WHERE d.words @@ lexeme::tsquery);
END $$;

-- What one token means: the word, its parts, an identifier, an address, the end of a telephone number.
CREATE OR REPLACE FUNCTION search_term(token text, is_last boolean) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE joined text := search_squeeze(token); parts text[] := string_to_array(search_plain(token), ' ');
        ending text := CASE WHEN is_last THEN ':*' ELSE '' END; digits text; terms text[]; others text[] := '{}';
BEGIN
  terms := ARRAY[search_quote(joined) || CASE WHEN length(joined) >= 3 THEN ending ELSE '' END];
  IF cardinality(parts) > 1 THEN
    terms := terms || ('(' || (SELECT string_agg(search_quote(p) || CASE WHEN o = cardinality(parts) AND length(p) >= 3 THEN ending ELSE '' END, ' & ' ORDER BY o)
                               FROM unnest(parts) WITH ORDINALITY AS x (p, o)) || ')');
  END IF;
  others := ARRAY[search_quote('#' || joined)];
  IF token ~ '[@._]' AND token ~ '[a-z]' THEN
    others := others || (search_quote('@' || token) || CASE WHEN length(token) >= 4 THEN ':*' ELSE '' END)
                     || (search_quote('=' || token) || CASE WHEN length(token) >= 4 THEN ':*' ELSE '' END);
  ELSIF length(joined) >= 4 AND joined ~ '[a-z]' THEN  -- a domain without its end
    others := others || (search_quote('=' || token || '.') || ':*');
  END IF;
  IF token !~ '[^0-9+./-]' THEN
    digits := search_phone(token);
    IF length(digits) > 6 THEN others := others || (search_quote(digits) || ':*'); END IF;
  END IF;
  terms := terms || ARRAY(SELECT l FROM unnest(others) l WHERE search_has(l));
  RETURN '(' || array_to_string(terms, ' | ') || ')';
END $$;

-- How many documents have a word that begins with the token; about, and no further than is worth knowing.
CREATE OR REPLACE FUNCTION search_weight(token text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(w.documents), 0) FROM (
    SELECT documents FROM search_searchword WHERE word >= token AND word < token || chr(1114109) LIMIT 3000) w
$$;

CREATE OR REPLACE FUNCTION search_inside(token text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT word FROM search_searchword WHERE word LIKE '%' || token || '%' ORDER BY documents DESC LIMIT 40)
$$;

-- Words that the token may have meant: one slip away (two letters swapped count as one); with `wide`, or when there
-- are none, two slips away.
CREATE OR REPLACE FUNCTION search_near(token text, wide boolean) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH near AS MATERIALIZED (
    SELECT w.word, w.documents, CASE
        WHEN length(w.word) = length(token) AND translate(w.word, token, '') = '' AND translate(token, w.word, '') = ''
        THEN least(1, levenshtein(w.word, token)) ELSE levenshtein(w.word, token) END AS slips
    FROM (SELECT DISTINCT word_id FROM search_searchslip WHERE hash = ANY (ARRAY(SELECT search_slips(token)))) s
    JOIN search_searchword w ON w.id = s.word_id
    WHERE levenshtein_less_equal(w.word, token, 2) <= CASE WHEN length(token) < 4 THEN 1 ELSE 2 END)
  SELECT ARRAY(SELECT word FROM near WHERE wide OR slips <= (SELECT greatest(1, min(slips)) FROM near)
               ORDER BY slips, documents DESC LIMIT 12)
$$;

CREATE OR REPLACE FUNCTION search_like(token text) RETURNS text[] LANGUAGE sql STABLE
SET pg_trgm.similarity_threshold = 0.34 AS $$
  SELECT ARRAY(SELECT word FROM search_searchword WHERE word % token
               ORDER BY similarity(word, token) DESC, documents DESC LIMIT 12)
$$;

CREATE OR REPLACE FUNCTION search_any(words text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(search_quote(w), ' | ') FROM unnest(words) w);

-- Whether the word stands in no document: a query with it finds nothing, and need not be asked.
CREATE OR REPLACE FUNCTION search_unknown(word text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT search_is_word(word) AND NOT EXISTS (SELECT FROM search_searchword w WHERE w.word = search_unknown.word)
$$;

-- The tsquery of a search at a level, as text, or '' when nothing can match: 0 whole words, 1 the last one as a
-- beginning, 2 middles of words, 3 words one slip away for unknown ones, 4 two slips and for all, 5 like letters.
CREATE OR REPLACE FUNCTION search_query(tokens text[], level integer) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN array_to_string(search_parts(tokens, level), ' & ');
END $$;

-- The same, a tsquery for each token: none when nothing can match.
CREATE OR REPLACE FUNCTION search_parts(tokens text[], level integer) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE i integer; n integer := cardinality(tokens); joined text; term text; others text[]; strange boolean; parts text[] := '{}';
BEGIN
  FOR i IN 1..n LOOP
    joined := search_squeeze(tokens[i]); strange := search_unknown(joined); others := '{}';
    term := search_term(tokens[i], i = n AND (level = 1 OR (level > 1 AND strange)));
    IF level < 2 AND strange AND (level = 0 OR i < n) AND term = '(' || search_quote(joined) || ')' THEN RETURN '{}'; END IF;
    IF level >= 2 AND length(joined) >= 3 AND joined !~ '^[0-9]+$' THEN
      IF strange OR level = 2 THEN others := search_inside(joined); END IF;
      IF level = 2 AND strange AND i < n AND cardinality(others) = 0 AND term = '(' || search_quote(joined) || ')' THEN RETURN '{}'; END IF;
      IF level >= 4 OR (level = 3 AND strange) THEN others := others || search_near(joined, level >= 4); END IF;
      IF level >= 5 AND strange AND length(joined) >= 5 THEN others := others || search_like(joined); END IF;
      others := ARRAY(SELECT DISTINCT o FROM unnest(others) o WHERE o <> joined);
    END IF;
    parts := parts || CASE WHEN cardinality(others) > 0 THEN '(' || term || ' | ' || search_any(others) || ')' ELSE term END;
  END LOOP;
  RETURN parts;
END $$;

-- Rights as a tsquery text: '' sees all, else the tokens of owner and teams.
CREATE OR REPLACE FUNCTION search_rights(scope text, user_id bigint, team_ids bigint[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE scope WHEN 'all' THEN ''
  WHEN 'team' THEN array_to_string(ARRAY[search_quote('~o' || user_id)]
                   || ARRAY(SELECT search_quote('~t' || t) FROM unnest(team_ids) t), ' | ')
  ELSE search_quote('~o' || user_id) END;
