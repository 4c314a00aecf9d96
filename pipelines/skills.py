"""Skills, title terms and phrases of the taxonomy, found in text."""

import polars as pl

from warehouse.taxonomy import EngineerRole, Skill, Taxonomy, Term, either, union


def find_skills(texts: pl.Series, taxonomy: Taxonomy) -> pl.Series:
    """Return the ids of the skills each text names: a List(String) series, sorted, empty where none (or null text)."""
    rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "text": texts.cast(pl.String)})
    found = pl.concat([_rows_naming(skill, rows) for skill in taxonomy.skills])
    lists = found.group_by("row").agg(pl.col("skill").sort())
    named = rows.select("row").join(lists, on="row", how="left", maintain_order="left")
    return named["skill"].fill_null(pl.Series([[]], dtype=pl.List(pl.String))).alias("skills")


def _rows_naming(skill: Skill, rows: pl.DataFrame) -> pl.DataFrame:
    pattern = union(skill.patterns)
    hits = rows.filter(pl.col("text").str.contains(pattern))
    if skill.excepts:
        hits = hits.filter(pl.col("text").str.replace_all(union(skill.excepts), " ").str.contains(pattern))
    return hits.select("row", skill=pl.lit(skill.id))


def title_flags(titles: pl.Series, taxonomy: Taxonomy) -> tuple[pl.Series, pl.Series]:
    """Return two Boolean series: the title literally says AI engineer, and ML engineer (false for null)."""
    return _flag(titles, taxonomy.titles, "ai_engineer"), _flag(titles, taxonomy.titles, "ml_engineer")


def phrase_flags(texts: pl.Series, taxonomy: Taxonomy) -> tuple[pl.Series, pl.Series]:
    """Return two Boolean series: the text holds the AI-engineer phrase, and the ML-engineer phrase (false for null)."""
    return _flag(texts, taxonomy.phrases, "ai_engineer"), _flag(texts, taxonomy.phrases, "ml_engineer")


def _flag(texts: pl.Series, terms: tuple[Term, ...], role: EngineerRole) -> pl.Series:
    return texts.cast(pl.String).str.contains(either(terms, role)).fill_null(False)
