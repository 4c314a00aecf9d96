-- briefs that this encoder has not read
SELECT brief_hash AS text_hash, any_value(brief) AS text
FROM openings
ANTI JOIN (SELECT text_hash AS brief_hash FROM embeddings WHERE encoder_id = $encoder_id) USING (brief_hash)
WHERE brief_hash IS NOT NULL
GROUP BY brief_hash
ORDER BY length(any_value(brief)), brief_hash
