"""Two measures of hand checking: the interval of a proportion, and the agreement of two coders beyond chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z95 = 1.959964
"""The 97.5 % point of the normal distribution, for intervals of 95 %."""


def wilson(right: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of a proportion, without continuity correction; `n` is at least 1.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Wilson (1927), Journal of the American Statistical Association
    22, 209-212; method 3 of Newcombe (1998), Statistics in Medicine 17, 857-872, who recommends it for small samples
    and for proportions near 0 and 1, where the usual interval fails.
    """
    p, square = right / n, z * z
    middle = p + square / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
    scale = 1 + square / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def kappa(a: Sequence[object], b: Sequence[object]) -> float | None:
    """Agreement of two coders beyond chance, (observed - expected) / (1 - expected); None where expected is 1 or a and b are empty.

    Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20, 37-46.
    For more than two coders Light (1971), Psychological Bulletin 76, 365-377, takes the mean over all pairs.
    """
    n = len(a)
    same = sum(x == y for x, y in zip(a, b, strict=True))
    by_chance = sum(list(a).count(value) * list(b).count(value) for value in set(a))
    # in whole numbers, so that "always the same verdict" is exact
    if n * n == by_chance:
        return None
    return (n * same - by_chance) / (n * n - by_chance)
