-- a month is YYYY-MM
SELECT posting_id FROM posting_facts WHERE NOT regexp_full_match(month, '(19|20)\d\d-(0[1-9]|1[0-2])')
