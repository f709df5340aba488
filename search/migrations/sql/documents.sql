-- Documents: what each record can be found by, a view for each register. Each function makes the documents of the
-- given records anew, and removes those of records that are gone. The lock makes two transactions that touch one
-- record wait for each other, so that the second sees what the first has written.

CREATE OR REPLACE FUNCTION search_lock(k integer, ids bigint[]) RETURNS void LANGUAGE sql AS $$
  SELECT FROM search_searchdocument WHERE kind = k AND ref_id = ANY (ids) ORDER BY ref_id, part FOR UPDATE;
$$;

CREATE OR REPLACE FUNCTION search_rights_of(owner bigint, team bigint, lifecycle text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[CASE WHEN lifecycle = 'customer' THEN '~0' ELSE '' END,
             COALESCE('~o' || owner, ''), COALESCE('~t' || team, '')];

-- The first word of the name by which lists put records in order, marked: a list by a word can then tell the records
-- whose names begin with it, which stand side by side, from the others, without reading any.
CREATE OR REPLACE FUNCTION search_first_word(sorted text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['^' || left(split_part(sorted, ' ', 1), 80)];

-- Lexemes of one way to reach somebody: a number's digits, an address and its domain.
CREATE OR REPLACE FUNCTION search_contact(kind text, key text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN key IS NULL OR key = '' THEN '{}'
  WHEN kind = 'phone' THEN ARRAY[search_phone(key)]
  WHEN kind = 'email' THEN ARRAY['@' || search_norm(key), '=' || split_part(search_norm(key), '@', 2)]
  WHEN kind = 'social' THEN search_words(key)
  ELSE ARRAY['=' || regexp_replace(search_norm(key), '^(https?://)?(www\.)?([^/]*).*$', '\3')] END;

-- What other tables tell of a record, by index (a plan made while a table was empty would be kept by the session).
-- In functions, because a subquery that depends on the row would keep the
-- server's other workers from helping when the whole index is made.
CREATE OR REPLACE FUNCTION search_names_of(company bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(o.name, ' ') FROM companies_companyname o WHERE o.company_id = company);
END $$;

CREATE OR REPLACE FUNCTION search_towns_of_company(company bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(o.town, ' ') FROM companies_address o WHERE o.company_id = company);
END $$;

CREATE OR REPLACE FUNCTION search_towns_of_site(site bigint) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(o.town, ' ') FROM companies_address o WHERE o.site_id = site);
END $$;

CREATE OR REPLACE FUNCTION search_company_contacts(company bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg(l) FROM companies_companycontactpoint p, unnest(search_contact(p.kind, p.key)) l WHERE p.company_id = company);
END $$;

CREATE OR REPLACE FUNCTION search_person_contacts(person bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg(l) FROM contacts_contactpoint p, unnest(search_contact(p.kind, p.key)) l WHERE p.person_id = person);
END $$;

CREATE OR REPLACE FUNCTION search_is_first(position_id bigint, person bigint, company bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN NOT EXISTS (SELECT FROM contacts_position e WHERE e.person_id = person AND e.company_id = company AND e.id < position_id);
END $$;

CREATE OR REPLACE FUNCTION search_titles(person bigint, company bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(h.title, ' ') FROM contacts_position h WHERE h.person_id = person AND h.company_id = company);
END $$;

CREATE OR REPLACE FUNCTION search_work_contacts(person bigint, company bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg(l) FROM contacts_position h,
            unnest(search_contact('phone', h.work_phone) || search_contact('email', h.work_email)) l
          WHERE h.person_id = person AND h.company_id = company);
END $$;

-- the table came later than the first of these functions
CREATE OR REPLACE FUNCTION search_former_names(person bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF to_regclass('quality_formername') IS NULL THEN
    RETURN '';
  END IF;
  RETURN (SELECT string_agg(concat_ws(' ', f.first_name, f.last_name), ' ') FROM quality_formername f WHERE f.person_id = person);
END $$;

CREATE OR REPLACE FUNCTION search_item_numbers(item bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg('#' || lower(o.key)) FROM installed_base_itemidentifier o WHERE o.item_id = item);
END $$;

CREATE OR REPLACE FUNCTION search_former_codes(product bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(o.code, ' ') FROM installed_base_formercode o WHERE o.product_id = product);
END $$;

-- What people and files write instead of the maker's name. Earlier migrations run this file before there is such a table.
CREATE OR REPLACE FUNCTION search_maker_spellings(whose bigint) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF to_regclass('installed_base_makerspelling') IS NULL THEN
    RETURN '';
  END IF;
  RETURN (SELECT string_agg(o.name, ' ') FROM installed_base_makerspelling o WHERE o.maker_id = whose);
END $$;

CREATE OR REPLACE FUNCTION search_former_keys(product bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg('#' || lower(o.code_key)) FROM installed_base_formercode o WHERE o.product_id = product);
END $$;

-- Numbers of companies that were merged into this one: whoever has the old number on paper finds the survivor.
CREATE OR REPLACE FUNCTION search_merged_numbers(company uuid) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT array_agg('#' || search_squeeze(o.external_id)) FROM companies_externalid o
          WHERE o.object_uuid = company AND o.system = 'merged');
END $$;

-- Words of the custom fields that an administrator marked: what every role sees. An address or a number among them
-- is found as others are.
CREATE OR REPLACE FUNCTION search_custom_part(register text, held jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT jsonb_object_agg(f.key, held -> f.key) FROM custom_fields_customfield f
          WHERE f.resource = register AND f.is_searchable AND f.state = 'active' AND jsonb_exists(held, f.key));
END $$;

CREATE OR REPLACE FUNCTION search_custom_text(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN search_words(t) || CASE
    WHEN t ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' THEN search_contact('email', t)
    WHEN t ~ '^https?://' THEN search_contact('web', t)
    WHEN t ~ '^\+?[0-9][0-9 ()./-]{5,20}$' THEN ARRAY[search_phone(t), '#' || search_squeeze(t)]
    WHEN length(t) <= 40 AND t ~ '[0-9]' THEN ARRAY['#' || search_squeeze(t)]
    ELSE '{}' END;
END $$;

CREATE OR REPLACE FUNCTION search_custom_words(k integer, record bigint) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE register text := (ARRAY['company', 'person', 'item'])[k]; held jsonb; f record; found text[] := '{}';
BEGIN
  IF NOT EXISTS (SELECT FROM custom_fields_customfield c WHERE c.resource = register AND c.is_searchable AND c.state = 'active') THEN
    RETURN '{}';
  END IF;
  CASE k WHEN 1 THEN SELECT c.custom INTO held FROM companies_company c WHERE c.id = record;
    WHEN 2 THEN SELECT c.custom INTO held FROM contacts_person c WHERE c.id = record;
    ELSE SELECT c.custom INTO held FROM installed_base_installeditem c WHERE c.id = record;
  END CASE;
  held := search_custom_part(register, held);
  IF held IS NULL THEN RETURN '{}'; END IF;
  FOR f IN SELECT c.key, c.kind, c.options FROM custom_fields_customfield c WHERE c.resource = register AND jsonb_exists(held, c.key) LOOP
    IF f.kind IN ('choice', 'choices') THEN
      found := found || search_words((SELECT string_agg(o ->> 'fi' || ' ' || (o ->> 'en'), ' ')
                                      FROM jsonb_array_elements(f.options) o WHERE (held -> f.key) @> (o -> 'key')));
    ELSE
      found := found || search_custom_text(held ->> f.key);
    END IF;
  END LOOP;
  RETURN found;
END $$;

CREATE OR REPLACE VIEW search_company_documents AS
  SELECT 1::smallint AS kind, c.id AS ref_id, 0::bigint AS part,
    (CASE WHEN c.lifecycle = 'customer' THEN 0 ELSE 1 END)::smallint AS tier, search_plain(c.legal_name) AS name,
    search_lexemes(
      search_words(concat_ws(' ', c.legal_name, c.town, search_names_of(c.id), search_towns_of_company(c.id)))
      || search_company_contacts(c.id) || search_custom_words(1, c.id)
      || ARRAY['#' || lower(c.business_key), '#' || CASE WHEN c.business_key <> '' THEN lower(c.country || c.business_key) ELSE '' END,
               '#' || search_squeeze(c.vat_number), '#' || lower(c.lei)]
      || search_merged_numbers(c.public_id) || search_first_word(c.name_sort)
      || search_rights_of(c.owner_id, c.team_id, c.lifecycle)) AS words
  FROM companies_company c;

-- One document for each company of the person's positions, past ones too: who may not see the company
-- does not find the person by it. `o` is the first position there.
CREATE OR REPLACE VIEW search_person_documents AS
  SELECT 2::smallint AS kind, p.id AS ref_id, COALESCE(c.id, 0) AS part,
    (CASE WHEN c.lifecycle = 'customer' THEN 0 ELSE 1 END)::smallint AS tier,
    search_plain(p.first_name || ' ' || p.last_name) AS name,
    search_lexemes(
      search_words(concat_ws(' ', p.first_name, p.last_name, search_former_names(p.id), c.town, search_titles(p.id, o.company_id)))
      || search_first_word(p.name_sort) || search_custom_words(2, p.id) || search_person_contacts(p.id) || search_work_contacts(p.id, o.company_id)
      || search_name_words(concat_ws(' ', c.legal_name, search_names_of(c.id)))
      || search_rights_of(c.owner_id, c.team_id, c.lifecycle)) AS words
  FROM contacts_person p
  LEFT JOIN contacts_position o ON o.person_id = p.id AND search_is_first(o.id, o.person_id, o.company_id)
  LEFT JOIN companies_company c ON c.id = o.company_id
  WHERE NOT p.is_restricted;

CREATE OR REPLACE VIEW search_item_documents AS
  SELECT 3::smallint AS kind, i.id AS ref_id, 0::bigint AS part,
    (CASE WHEN c.lifecycle = 'customer' THEN 0 ELSE 1 END)::smallint AS tier,
    search_plain(COALESCE(NULLIF(i.serial, ''), NULLIF(i.name, ''), p.name)) AS name,
    search_lexemes(
      search_words(concat_ws(' ', i.name, p.code, p.name, m.name, s.name, c.town, search_towns_of_site(i.site_id)))
      || search_name_words(concat_ws(' ', c.legal_name, search_names_of(c.id)))
      || ARRAY['#' || lower(i.key)] || search_item_numbers(i.id) || search_custom_words(3, i.id)
      || search_rights_of(c.owner_id, c.team_id, c.lifecycle)) AS words
  FROM installed_base_installeditem i
  JOIN installed_base_product p ON p.id = i.product_id
  LEFT JOIN installed_base_maker m ON m.id = p.maker_id
  LEFT JOIN companies_company c ON c.id = i.company_id
  LEFT JOIN companies_site s ON s.id = i.site_id;

CREATE OR REPLACE VIEW search_product_documents AS
  SELECT 4::smallint AS kind, p.id AS ref_id, 0::bigint AS part, 1::smallint AS tier, search_plain(p.name) AS name,
    search_lexemes(
      search_words(concat_ws(' ', p.code, p.name, m.name, search_maker_spellings(m.id), f.name, search_former_codes(p.id)))
      || ARRAY['#' || lower(p.code_key)] || search_former_keys(p.id)) AS words
  FROM installed_base_product p
  LEFT JOIN installed_base_maker m ON m.id = p.maker_id
  LEFT JOIN installed_base_productfamily f ON f.id = p.family_id;

CREATE OR REPLACE FUNCTION search_make_companies(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM search_lock(1, ids);
  DELETE FROM search_searchdocument d WHERE d.kind = 1 AND d.ref_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM companies_company c WHERE c.id = d.ref_id);
  INSERT INTO search_searchdocument AS d (kind, ref_id, part, tier, name, words)
  SELECT kind, ref_id, part, tier, name, words FROM search_company_documents WHERE ref_id = ANY (ids) ORDER BY ref_id
  ON CONFLICT (kind, ref_id, part) DO UPDATE SET tier = EXCLUDED.tier, name = EXCLUDED.name, words = EXCLUDED.words
  WHERE (d.tier, d.name, d.words) IS DISTINCT FROM (EXCLUDED.tier, EXCLUDED.name, EXCLUDED.words);
END $$;

CREATE OR REPLACE FUNCTION search_make_persons(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM search_lock(2, ids);
  DELETE FROM search_searchdocument d WHERE d.kind = 2 AND d.ref_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM contacts_person p LEFT JOIN contacts_position o ON o.person_id = p.id
                    WHERE p.id = d.ref_id AND NOT p.is_restricted AND COALESCE(o.company_id, 0) = d.part);
  INSERT INTO search_searchdocument AS d (kind, ref_id, part, tier, name, words)
  SELECT kind, ref_id, part, tier, name, words FROM search_person_documents WHERE ref_id = ANY (ids) ORDER BY ref_id
  ON CONFLICT (kind, ref_id, part) DO UPDATE SET tier = EXCLUDED.tier, name = EXCLUDED.name, words = EXCLUDED.words
  WHERE (d.tier, d.name, d.words) IS DISTINCT FROM (EXCLUDED.tier, EXCLUDED.name, EXCLUDED.words);
END $$;

CREATE OR REPLACE FUNCTION search_make_items(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM search_lock(3, ids);
  DELETE FROM search_searchdocument d WHERE d.kind = 3 AND d.ref_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM installed_base_installeditem i WHERE i.id = d.ref_id);
  INSERT INTO search_searchdocument AS d (kind, ref_id, part, tier, name, words)
  SELECT kind, ref_id, part, tier, name, words FROM search_item_documents WHERE ref_id = ANY (ids) ORDER BY ref_id
  ON CONFLICT (kind, ref_id, part) DO UPDATE SET tier = EXCLUDED.tier, name = EXCLUDED.name, words = EXCLUDED.words
  WHERE (d.tier, d.name, d.words) IS DISTINCT FROM (EXCLUDED.tier, EXCLUDED.name, EXCLUDED.words);
END $$;

CREATE OR REPLACE FUNCTION search_make_products(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM search_lock(4, ids);
  DELETE FROM search_searchdocument d WHERE d.kind = 4 AND d.ref_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM installed_base_product p WHERE p.id = d.ref_id);
  INSERT INTO search_searchdocument AS d (kind, ref_id, part, tier, name, words)
  SELECT kind, ref_id, part, tier, name, words FROM search_product_documents WHERE ref_id = ANY (ids) ORDER BY ref_id
  ON CONFLICT (kind, ref_id, part) DO UPDATE SET tier = EXCLUDED.tier, name = EXCLUDED.name, words = EXCLUDED.words
  WHERE (d.tier, d.name, d.words) IS DISTINCT FROM (EXCLUDED.tier, EXCLUDED.name, EXCLUDED.words);
END $$;

CREATE OR REPLACE FUNCTION search_reindex(k integer, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE k
    WHEN 1 THEN PERFORM search_make_companies(ids);
    WHEN 2 THEN PERFORM search_make_persons(ids);
    WHEN 3 THEN PERFORM search_make_items(ids);
    WHEN 4 THEN PERFORM search_make_products(ids);
  END CASE;
END $$;
