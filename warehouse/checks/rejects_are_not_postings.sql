-- what was refused is not counted
SELECT posting_id FROM rejects SEMI JOIN postings USING (posting_id)
