"""Skills, title terms and phrases of the taxonomy, found in text."""

from collections.abc import Iterable

import polars as pl

from warehouse.taxonomy import EngineerRole, Skill, Taxonomy, Term, either, union


def find_skills(texts: pl.Series, taxonomy: Taxonomy) -> pl.Series:
    """Return the ids of the skills each text names: a List(String) series, sorted, empty where none (or null text)."""
    return _found(texts, taxonomy.skills).alias("skills")


def find_title_terms(titles: pl.Series, taxonomy: Taxonomy) -> pl.Series:
    """Return the ids of the title terms each title holds, those of a competing name too (as find_skills does)."""
    return _found(titles, taxonomy.titles).alias("title_terms")


def _found(texts: pl.Series, named: Iterable[Skill | Term]) -> pl.Series:
    rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "text": texts.cast(pl.String)})
    found = pl.concat([_rows_naming(one, rows) for one in named])
    lists = found.group_by("row").agg(pl.col("id").sort())
    joined = rows.select("row").join(lists, on="row", how="left", maintain_order="left")
    return joined["id"].fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def _rows_naming(one: Skill | Term, rows: pl.DataFrame) -> pl.DataFrame:
    pattern = union(one.patterns)
    hits = rows.filter(pl.col("text").str.contains(pattern))
    if isinstance(one, Skill) and one.excepts:
        hits = hits.filter(pl.col("text").str.replace_all(union(one.excepts), " ").str.contains(pattern))
    return hits.select("row", id=pl.lit(one.id))


def title_flags(titles: pl.Series, taxonomy: Taxonomy) -> tuple[pl.Series, pl.Series]:
    """Return two Boolean series: the title literally says AI engineer, and ML engineer (false for null)."""
    return _flag(titles, taxonomy.titles, "ai_engineer"), _flag(titles, taxonomy.titles, "ml_engineer")


def phrase_flags(texts: pl.Series, taxonomy: Taxonomy) -> tuple[pl.Series, pl.Series]:
    """Return two Boolean series: the text holds the AI-engineer phrase, and the ML-engineer phrase (false for null)."""
    return _flag(texts, taxonomy.phrases, "ai_engineer"), _flag(texts, taxonomy.phrases, "ml_engineer")


def _flag(texts: pl.Series, terms: tuple[Term, ...], role: EngineerRole) -> pl.Series:
    return texts.cast(pl.String).str.contains(either(terms, role)).fill_null(False)
