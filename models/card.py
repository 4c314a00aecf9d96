"""The evaluation card for people."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FAILURES = Path(__file__).with_name("failures.md")
"""Known failures, with examples in our own words; kept by hand."""
FACTS = {
    "company": "company",
    "work_mode": "work mode",
    "pay": "pay, where it is stated (min, max, currency, period)",
    "pay_invented": "pay read where none is stated (wrong)",
}


def as_markdown(card: Mapping[str, Any]) -> str:
    """The figures of `models.evaluate.evaluate` as a page of tables."""
    levels, unsure = card["levels"], card["unsure"]
    lines = [
        f"# Evaluation card of {card['model_id']}",
        "",
        f"Cross-validated in {card['folds']} folds over {card['labels']:,} labelled postings, split so that no company"
        f" and no text posted again stands on both sides. Learned from these and from {card['added']:,} more that were"
        " chosen for what they teach and are never scored. Intervals: 95 %, bootstrap over companies. Weighted figures"
        " stand for Hacker News as a whole.",
        "",
        f"An opening takes an AI role from the probability {card['claimed']:.3f} on and asks for a level from"
        f" {card['asked']:.3f} on. Each fold was judged with the thresholds that make the other folds come out even: as"
        " many engineers, and levels, judged as labelled.",
        "",
        "## A posting has such an opening",
        "",
        "| role | F1 | 95 % | precision | recall | F1 weighted | 95 % | calibration error |",
        "|---|---|---|---|---|---|---|---|",
        *(_role(name, row) for name, row in card["roles"].items()),
        "",
        f"Unsure: {unsure['share']:.0%} of the openings that speak of AI. The role is right for"
        f" {unsure['right_if_sure']:.0%} of the others and for {unsure['right_if_unsure']:.0%} of these.",
        "",
        "## Levels",
        "",
        f"F1 macro over levels 1-6: {levels['f1_macro']:.2f} (95 %: {_interval(levels)};"
        f" {', '.join(f'{k}: {v:.2f}' for k, v in levels['f1'].items())});"
        f" quadratic kappa of the primary level: {card['primary_level_kappa']:.2f}.",
        "",
        *_parts("By era", card["by_era"]),
        *_parts("By source", card["by_source"]),
        "## Facts of the posting",
        "",
        "By rules, which were written with part of these postings in view.",
        "",
        "| fact | share as labelled | 95 % | postings |",
        "|---|---|---|---|",
        *(
            f"| {FACTS[name]} | {row['share']:.3f} | {_interval(row, 3)} | {row['n']:,} |"
            for name, row in card["facts"].items()
        ),
        "",
        "## Openings: labelled (rows) against judged (columns)",
        "",
        *_confusion(card["confusion"]),
        "",
        *(line for name, rows in card["reliability"].items() for line in _reliability(name, rows)),
        FAILURES.read_text(encoding="utf-8").strip(),
    ]
    return "\n".join(lines) + "\n"


def _role(name: str, row: Mapping[str, Any]) -> str:
    plain, weighted = row["plain"], row["weighted"]
    return (
        f"| {name} | {plain['f1']:.3f} | {_interval(plain)} | {plain['precision']:.2f} | {plain['recall']:.2f} |"
        f" {weighted['f1']:.3f} | {_interval(weighted)} | {row['ece']:.3f} |"
    )


def _interval(figures: Mapping[str, Any], digits: int = 2) -> str:
    low, high = figures["interval95"]
    return f"{low:.{digits}f}-{high:.{digits}f}"


def _parts(title: str, parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    rows = (
        f"| {name} | {row['postings']:,} | {_part(row['ai_engineer'])} | {_part(row['ml_engineer'])} |"
        for name, row in parts.items()
    )
    return [
        f"## {title}",
        "",
        "| part | postings | F1 AI engineer (of so many) | F1 ML engineer (of so many) |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def _part(role: Mapping[str, Any]) -> str:
    return f"{role['f1']:.2f} ({role['postings']:,})"


def _confusion(table: Mapping[str, Mapping[str, int]]) -> list[str]:
    header = [f"| | {' | '.join(table)} |", "|---" * (len(table) + 1) + "|"]
    return header + [f"| {name} | {' | '.join(map(str, row.values()))} |" for name, row in table.items()]


def _reliability(name: str, rows: Sequence[Mapping[str, float]]) -> list[str]:
    """Postings by their highest probability of the role: what was said, and what was so."""
    return [
        f"## Reliability of p({name})",
        "",
        "| mean predicted probability | observed share | postings |",
        "|---|---|---|",
        *(f"| {row['p']:.2f} | {row['share']:.2f} | {row['n']:,} |" for row in rows),
        "",
    ]
