"""datapackage.json: the dataset described for machines, Frictionless Data Package 2.0."""

from __future__ import annotations

from typing import Any

from eventcode import __version__
from eventcode.codebook import GOLDSTEIN_SOURCE, PLOVER_SOURCE, QUAD_SOURCE, Codebook
from eventcode.dataset.schema import TABLES, contract


def datapackage(codebook: Codebook) -> dict[str, Any]:
    """The package: one resource for each table with its schema, and the codes with their labels and weights."""
    resources = []
    for table in TABLES.values():
        described = contract(table.name)
        described |= {"format": "parquet", "mediatype": "application/vnd.apache.parquet", "encoding": "utf-8"}
        resources.append(described)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "eventcode-dataset",
        "title": "Political events coded from news text",
        "version": __version__,
        "sources": [
            {"title": "CAMEO 1.1b3, Conflict and Mediation Event Observations"},
            {"title": GOLDSTEIN_SOURCE},
            {"title": f"Quad classes: {QUAD_SOURCE}"},
            {"title": PLOVER_SOURCE},
            {"title": "Places and coordinates: GeoNames"},
        ],
        "resources": resources,
        "codes": [
            {
                "code": c.code,
                "parent": c.parent,
                "label": c.label,
                "quad_class": c.quad_class,
                "goldstein": c.goldstein,
                "plover_event": c.plover_event,
                "plover_mode": c.plover_mode,
                "plover_context": c.plover_context,
                "note": c.note or None,
            }
            for c in codebook
        ],
    }
