-- no sample posting counts in a real series
SELECT month, source FROM role_monthly
WHERE
    source <> 'sample' AND definition = 'judged' AND role = 'other'
    AND postings_total <> (
        SELECT count(*) FROM posting_facts AS facts
        WHERE
            facts.is_job AND NOT facts.sample AND facts.month = role_monthly.month
            AND (facts.kind = 'hn') = (role_monthly.source = 'hn')
    )
