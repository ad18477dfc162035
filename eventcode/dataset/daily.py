"""The de-duplicated level: what was reported for a day, whoever and however often reported it."""

from __future__ import annotations

import polars as pl

from eventcode.dataset.schema import DAILY

KEY = ("event_date", "source_code", "target_code", "cameo_code")
ORDER = (
    "story_date",
    "doc_id",
    "sentence_index",
    "trigger_start",
    "source_start",
    "target_start",
    "cameo_code",
    "event_id",
)
"""The order of rows in events, and what "first" means among the mentions of an event."""


def daily(events: pl.LazyFrame, documents: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each event date, source, target and code; events with an unresolved actor are left out.

    `n_documents` counts different texts, so wire copy in five papers is one document with five publishers.
    """
    resolved = pl.col("source_code").is_not_null() & (
        pl.col("target_code").is_not_null() | pl.col("target_text").is_null()
    )
    texts = documents.select("doc_id", "text_sha256")
    return (
        events.filter(resolved)
        .join(texts, on="doc_id", how="left")
        .sort(ORDER, nulls_last=True)
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.col("cameo_root", "quad_class", "goldstein", "plover_event", "source_country", "target_country").first(),
            n_reports=pl.len(),
            n_documents=pl.col("text_sha256").n_unique(),
            n_publishers=pl.col("publisher").drop_nulls().n_unique(),
            event_id=pl.col("event_id").first(),
        )
        .sort(KEY, nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in DAILY.dtypes.items())
    )
