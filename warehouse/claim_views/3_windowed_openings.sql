-- openings of "now" and of "then"; posting_skills: named anywhere in the posting, so also what its other openings ask for
SELECT openings.*, period, posting_skills
FROM openings
JOIN windows USING (source, month)
JOIN (SELECT posting_id, skills AS posting_skills FROM postings) USING (posting_id)
