WITH roles AS (
    SELECT posting_id, list_sort(list(DISTINCT role)) AS roles
    FROM opening_facts
    WHERE role <> 'other'
    GROUP BY posting_id
)

SELECT
    facts.posting_id,
    facts.source,
    facts.kind,
    facts.thread_id,
    CASE WHEN facts.kind = 'hn' THEN facts.month END AS thread_month,
    coalesce(postings.posted_month, strftime(facts.posted_on, '%Y-%m')) AS posted_month,
    facts.month,
    coalesce(postings.posted_at, facts.posted_on) AS posted_at,
    coalesce(
        postings.url,
        CASE WHEN facts.kind = 'hn' THEN 'https://news.ycombinator.com/item?id=' || facts.posting_id[4:] END
    ) AS url,
    facts.is_job,
    facts.company,
    postings.place,
    facts.city,
    facts.country,
    facts.work_mode,
    facts.pay_min,
    facts.pay_max,
    facts.pay_currency,
    facts.pay_period,
    facts.pay_min_usd_year,
    facts.pay_max_usd_year,
    coalesce(roles.roles, []::VARCHAR[]) AS roles,
    facts.skills,
    counted.job_id,
    counted.nth_month,
    postings.text[:280] AS excerpt,
    facts.sample
FROM posting_facts AS facts
LEFT JOIN postings USING (posting_id)
LEFT JOIN roles USING (posting_id)
LEFT JOIN (SELECT posting_id, job_id, nth_month FROM counted_postings) AS counted USING (posting_id)
