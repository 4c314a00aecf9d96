-- ads listed in each reading of a job board, whole or not; an answer like the last one was kept by an earlier crawl
SELECT DISTINCT pages.crawl_id, pages.source, ads.posting_id
FROM crawl_pages AS pages
JOIN documents USING (source, url, sha256)
JOIN document_ads AS ads USING (document_id)
