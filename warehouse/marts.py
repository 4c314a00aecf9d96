"""The marts: SQL for the public, tests beside it, all in one transaction."""

from collections.abc import Callable, Mapping

import polars as pl

from warehouse import contracts, sql, taxonomy
from warehouse.errors import RoleshiftError
from warehouse.store import Store

Compute = Callable[[Store], Mapping[str, pl.DataFrame]]


def build(store: Store, compute: Compute) -> None:
    """Build every mart and test them; a failing test leaves the former marts standing.

    `compute` reads the marts made by SQL and gives those that need statistics, by name (contracts.COMPUTED).
    """
    store.con.register("taxonomy_skills", pl.DataFrame({"skill": [skill.id for skill in taxonomy.load().skills]}))
    with store.transaction():
        for name, select in sql.read("staging").items():
            store.con.execute(f"CREATE OR REPLACE TEMP VIEW {name.split('_', 1)[1]} AS {select}")
        for table in contracts.MARTS:
            order = ", ".join(table.key)
            store.create(table, store.query(f"FROM ({sql.read('marts')[table.name]}) ORDER BY {order}"))
        computed = compute(store)
        for table in contracts.COMPUTED:
            store.create(table, computed[table.name].sort(table.key))
        _check(store)


def _check(store: Store) -> None:
    """Run the SQL tests: each is a query that must return nothing."""
    for name, select in sql.read("checks").items():
        found = store.query(select)
        if found.height:
            raise RoleshiftError(
                f"the check {name} found {found.height} rows, the first is {found.row(0)};"
                f" the former marts stand; see warehouse/checks/{name}.sql"
            )
