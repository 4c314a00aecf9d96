-- no opening is counted without its posting
SELECT opening_id FROM opening_facts ANTI JOIN posting_facts USING (posting_id)
