-- documents that this version of the parser has not read, oldest first
SELECT document_id, bytes
FROM documents
ANTI JOIN (FROM parses WHERE parser_version = $parser_version) USING (document_id)
ORDER BY fetched_at, document_id
