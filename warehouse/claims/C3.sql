SELECT definition AS figure, source, 'probability' AS kind, p_by_deadline AS value
FROM crossing
UNION ALL
SELECT definition || ': already', source, 'probability', p_already
FROM crossing
