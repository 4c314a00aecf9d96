"""Months as numbers: months since the year 0."""


def number(month: str) -> int:
    """`2024-10` -> 24297."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def name(number: int) -> str:
    """24297 -> `2024-10`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
