-- no published table holds people who try: none of none
SELECT 'those who succeed' AS figure, source, 'share' AS kind, 0 AS part, 0 AS whole
FROM (SELECT DISTINCT source FROM role_monthly)
