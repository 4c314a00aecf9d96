"""The evaluation card for people."""

from collections.abc import Mapping
from typing import Any


def as_markdown(card: Mapping[str, Any]) -> str:
    """The figures of `models.evaluate.evaluate` as a page of tables."""
    lines = [
        f"# Evaluation card of {card['model_id']}",
        "",
        f"Cross-validated in {card['folds']} folds over {card['labels']:,} labelled postings, split so that no company"
        " and no text posted again stands on both sides. Intervals: 95 %, bootstrap over companies."
        " Weighted figures stand for Hacker News as a whole.",
        "",
        "## A posting has such an opening",
        "",
        "| role | F1 | 95 % | precision | recall | F1 weighted | 95 % | calibration error |",
        "|---|---|---|---|---|---|---|---|",
        *(_role(name, row) for name, row in card["roles"].items()),
        "",
        "## Levels",
        "",
        f"F1 macro over levels 1-6: {card['levels']['f1_macro']:.2f}"
        f" ({', '.join(f'{k}: {v:.2f}' for k, v in card['levels']['f1'].items())});"
        f" quadratic kappa of the primary level: {card['primary_level_kappa']:.2f}.",
        "",
        *_parts("By era", card["by_era"]),
        *_parts("By source", card["by_source"]),
        "## Openings: labelled (rows) against judged (columns)",
        "",
        *_confusion(card["confusion"]),
    ]
    return "\n".join(lines) + "\n"


def _role(name: str, row: Mapping[str, Any]) -> str:
    plain, weighted = row["plain"], row["weighted"]
    return (
        f"| {name} | {plain['f1']:.3f} | {_interval(plain)} | {plain['precision']:.2f} | {plain['recall']:.2f} |"
        f" {weighted['f1']:.3f} | {_interval(weighted)} | {row['ece']:.3f} |"
    )


def _interval(figures: Mapping[str, Any]) -> str:
    low, high = figures["interval95"]
    return f"{low:.2f}-{high:.2f}"


def _parts(title: str, parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    rows = (
        f"| {name} | {row['postings']:,} | {row['ai_engineer']:.2f} | {row['ml_engineer']:.2f} |"
        for name, row in parts.items()
    )
    return [f"## {title}", "", "| part | postings | F1 AI engineer | F1 ML engineer |", "|---|---|---|---|", *rows, ""]


def _confusion(table: Mapping[str, Mapping[str, int]]) -> list[str]:
    header = [f"| | {' | '.join(table)} |", "|---" * (len(table) + 1) + "|"]
    return header + [f"| {name} | {' | '.join(map(str, row.values()))} |" for name, row in table.items()]
