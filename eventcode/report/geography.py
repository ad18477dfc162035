"""The map: coastlines and places in the Equal Earth projection, which keeps areas true."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from math import asin, cos, pi, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Šavrič, Patterson and Jenny (2019), The Equal Earth map projection, IJGIS 33(3)."""
HALF_WIDTH = 4000
"""Units from the middle to the edge of the map at the equator; whole units are then finer than the coastlines."""
SCALE = HALF_WIDTH / (2 * sqrt(3) * pi / (3 * A1))
NORTH, SOUTH = 84, -57
"""Latitudes that the map shows; nothing political happens beyond them."""


def project(longitude: float, latitude: float) -> tuple[int, int]:
    """Units right of and below the point where the equator meets the prime meridian."""
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / (3 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1))
    y = A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t
    return round(x * SCALE), -round(y * SCALE)


def frame() -> tuple[int, int, int, int]:
    """The map's left edge, upper edge, width and height."""
    top, bottom = project(0, NORTH)[1], project(0, SOUTH)[1]
    return -HALF_WIDTH, top, 2 * HALF_WIDTH, bottom - top


@cache
def coastline() -> str:
    """The land as the data of an SVG path, in whole units, each point relative to the one before it."""
    file = resources.files("eventcode") / "data" / "report" / "land.json"
    parts = []
    for ring in json.loads(file.read_text(encoding="utf-8"))["rings"]:
        points = [project(x / 100, y / 100) for x, y in zip(ring[::2], ring[1::2], strict=True)]
        (x, y), *rest = points
        parts.append(f"M{x} {y}l")
        for right, down in rest:
            if (right, down) != (x, y):
                parts.append(f"{right - x} {down - y} ")
                x, y = right, down
        parts.append("z")
    return "".join(parts).replace(" z", "z").replace(" -", "-")
