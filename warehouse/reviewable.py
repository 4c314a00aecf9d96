"""Files that people write and review: TOML, read and checked, with an error that names the place."""

import tomllib
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from warehouse.errors import RoleshiftError

Shape = TypeVar("Shape")


def read(name: str, content: bytes) -> dict[str, Any]:
    """The tables of a TOML file; RoleshiftError where it is none. `name` opens the sentence."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise RoleshiftError(f"{name}: not readable as TOML: {error}") from error


def checked(name: str, shape: type[Shape], raw: dict[str, Any]) -> Shape:
    """`raw` as a `shape`; RoleshiftError that names the first field that does not fit."""
    try:
        return TypeAdapter(shape).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RoleshiftError(f"{name}: {where}: {first['msg'].lower()}") from error
