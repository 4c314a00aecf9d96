-- a year of pay in pay_stated is the one that the postings' dollars were turned into
SELECT pay.opening_id
FROM pay_stated AS pay
JOIN counted_postings AS postings USING (posting_id)
WHERE pay.pay_currency = 'USD'
    AND (abs(pay.pay_min_year - postings.pay_min_usd_year) > 0.01 OR abs(pay.pay_max_year - postings.pay_max_usd_year) > 0.01)
