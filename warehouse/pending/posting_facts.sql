-- postings that have no facts by this parser and taxonomy
SELECT postings.*
FROM postings
ANTI JOIN (
    FROM posting_facts WHERE parser_version = $parser_version AND taxonomy_version = $taxonomy_version
) USING (posting_id)
ORDER BY posting_id
