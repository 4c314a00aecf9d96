-- the months of "now" and of "then"
SELECT source, month, 'now' AS period
FROM whole_months
WHERE months_back <= getvariable('recent_months')
UNION ALL
SELECT source, month, 'then' AS period
FROM whole_months
WHERE month BETWEEN getvariable('then_from') AND getvariable('then_to')
