"""What hand checking finds: precision with its intervals, agreement of coders, and what they dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventcode.errors import Fault


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of `n` judged events are right, with the 95 % interval of Wilson. `label` names the root or aspect."""

    name: str
    label: str
    n: int
    right: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders on the `n` events that both judged: share of equal verdicts, and Cohen's kappa.

    `kappa` is None where chance alone would agree always: both coders gave one and the same verdict throughout.
    """

    coders: tuple[str, str]
    n: int
    agreement: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An event that some of its coders find right and others wrong: what each says, by coder."""

    event_id: str
    code: str
    right: Mapping[str, bool]

    def line(self) -> str:
        """As it stands in the table."""
        said = ", ".join(f"{coder} {'right' if right else 'wrong'}" for coder, right in self.right.items())
        return f"  {self.event_id}  {self.code:<4}  {said}"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What coders found. An event counts once: as right where more than half of its coders say so.

    `overall` and `by_root` are about whole events (code, source and target right), `by_aspect` about each part.
    `kappa` is the mean over all pairs of coders with one, None without any. `disputes` are what coders should talk
    about, in the order of codes. `unjudged` rows were left empty. `faults` are rows that could not be used. Precision is
    that of the sample: rare roots are drawn more often than they occur where a stratum got its one event at least.
    """

    coders: tuple[str, ...]
    overall: Precision
    by_root: tuple[Precision, ...]
    by_aspect: tuple[Precision, ...]
    kappa: float | None
    pairs: tuple[Agreement, ...]
    disputes: tuple[Dispute, ...]
    unjudged: int
    faults: tuple[Fault, ...]

    def lines(self) -> list[str]:
        """The result as a plain table, a line each."""
        found = [f"{'':<42}{'events':>7}{'right':>7}{'precision':>11}   95 % interval"]
        for p in (*self.by_root, *self.by_aspect, self.overall):
            title = f"{p.name} {p.label}".strip()[:41]
            found.append(f"{title:<42}{p.n:>7}{p.right:>7}{p.precision:>11.3f}   {p.low:.3f} to {p.high:.3f}")
        for pair in self.pairs:
            kappa = "undefined" if pair.kappa is None else f"{pair.kappa:.3f}"
            names = " and ".join(pair.coders)
            found.append(f"{names}: {pair.n} events, agreement {pair.agreement:.3f}, kappa {kappa}")
        if len(self.pairs) > 1 and self.kappa is not None:
            found.append(f"mean kappa: {self.kappa:.3f}")
        if self.disputes:
            found += [f"in dispute: {len(self.disputes)}", *(dispute.line() for dispute in self.disputes)]
        if self.unjudged:
            found.append(f"rows without a verdict: {self.unjudged}")
        return found
