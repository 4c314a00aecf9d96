"""SQL in files: the folder is the kind (pending, staging, marts, checks), the file's name is the object's."""

import functools
from importlib.resources import files


@functools.cache
def read(folder: str) -> dict[str, str]:
    """Name and text of every query in a folder of this package, in the order of their names."""
    found = (f for f in files("warehouse").joinpath(folder).iterdir() if f.name.endswith(".sql"))
    return {f.name.removesuffix(".sql"): f.read_text("utf-8") for f in sorted(found, key=lambda f: f.name)}
