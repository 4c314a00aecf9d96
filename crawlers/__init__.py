"""Fetch: HTTP, politeness, paging and the source registry. Keeps the bytes as they came."""
