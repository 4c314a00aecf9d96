-- openings of counted postings
SELECT
    opening_facts.*,
    counted.series_source,
    counted.job_id,
    counted.month,
    counted.company,
    counted.company_key,
    counted.work_mode,
    counted.city,
    counted.country,
    counted.pay_min_usd_year,
    counted.pay_max_usd_year,
    counted.sample
FROM opening_facts
JOIN counted_postings AS counted USING (posting_id)
