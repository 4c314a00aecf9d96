SELECT
    month,
    series_source AS source,
    role,
    coalesce(country, 'unknown') AS country,
    coalesce(city, 'unknown') AS city,
    count(*) AS openings
FROM counted_openings
GROUP BY ALL
