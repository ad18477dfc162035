"""Actor codes taken apart and named for formats that spell them in several columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from eventcode.coding.names import REGIONS, parts, split_code
from eventcode.exports.reference import countries, groups, roles

SIDES = ("source", "target")


@dataclass(frozen=True, slots=True)
class Actor:
    """The parts of an actor code: RUSGOV is RUS with GOV, IGOUNO the role IGO with the group UNO."""

    code: str
    country: str | None
    roles: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def region(self) -> str | None:
        """The region that stands in the place of a country: WAF of WAFGOV."""
        return next((r for r in self.roles if r in REGIONS), None)

    @property
    def group_name(self) -> str | None:
        """The name of the organisation or armed group, if the code names a known one."""
        return next((groups()[g] for g in self.groups if g in groups()), None)

    @property
    def generic_name(self) -> str | None:
        """A name in the manner of ICEWS: "Russia", "Police (India)", "Citizen (International)", "United Nations".

        None for codes that say too little, such as a bare IGO.
        """
        if self.group_name:
            return self.group_name
        country = countries().get(self.country or "")
        where = country.icews_actor if country else roles()[self.region].icews_actor if self.region else None
        acting = [r for r in self.roles if r != self.region]
        role = next((roles()[r].icews_actor for r in acting if r in roles() and roles()[r].icews_actor), None)
        if role:
            return f"{role} ({where or 'International'})"
        return where if not acting else None


Cells = Callable[[Actor], Mapping[str, str | None]]


def read_actor(code: str) -> Actor:
    """The parts of a code."""
    country, role, group = split_code(code)
    return Actor(code, country, tuple(parts(role or "")), tuple(parts(group or "")))


def with_actors(events: pl.LazyFrame, columns: Sequence[str], cells: Cells) -> pl.LazyFrame:
    """Add for source and target the columns that `cells` gives for an actor: source_COLUMN, target_COLUMN.

    They are null where a side has no code. Reads the distinct codes of `events`, of which even large datasets have few
    thousands; the rows themselves stay lazy and keep their order.
    """
    codes = [events.select(pl.col(f"{side}_code").alias("code")) for side in SIDES]
    found = pl.concat(codes).drop_nulls().unique().collect(engine="streaming")["code"].sort()
    schema = {"code": pl.String} | dict.fromkeys(columns, pl.String)
    table = pl.DataFrame([{"code": code, **cells(read_actor(code))} for code in found], schema=schema).lazy()
    for side in SIDES:
        named = table.rename({name: f"{side}_{name}" for name in schema})
        events = events.join(named, on=f"{side}_code", how="left", maintain_order="left")
    return events
