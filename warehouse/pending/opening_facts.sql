-- postings with an opening that this classifier, splitter and taxonomy have not judged
SELECT DISTINCT posting_id
FROM openings
ANTI JOIN (
    FROM opening_facts
    WHERE model_id = $model_id AND taxonomy_version = $taxonomy_version AND splitter_version = $splitter_version
) USING (opening_id)
ORDER BY posting_id
