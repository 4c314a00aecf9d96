"""Understand: pure functions on Polars frames. No files, no clock, no network, no torch."""
