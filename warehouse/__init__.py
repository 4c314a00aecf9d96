"""Keep: settings, table contracts, taxonomy, DuckDB, SQL marts, publishing, snapshots, exports."""
