"""How large an audit report is, how fast it loads and filters: `python -m benchmarks.report_page DATASET --events 100000`.

Times of a filter, the medians of five runs: until the rows stand in the table, until charts and map are drawn, and how
long the page's main thread had a processor for all of it, layout and painting included; the last does not depend on what
else the machine does. The page waits 120 ms for the next key before it searches; that is not counted.

The dataset is copied until it has so many events, each copy with texts, ids and dates of its own. Take one of at least
500 different sentences, else the copies compress better than real text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import polars as pl
from selenium.webdriver import Chrome

from eventcode.dataset.daily import daily
from eventcode.dataset.read import read_documents, read_events
from eventcode.report import write_report
from tests.browser import chromium, missing, open_page, until

DAYS_APART = 41
RUNS = 5
PAUSE = 0.6
FILTERS = {
    "one source": {"f-source": "USA"},
    "a dyad, either direction": {"f-source": "USA", "f-target": "RUS", "f-either": True},
    "one root": {"f-root": "04"},
    "one quad class less": {"f-quad-4": False},
    "two years": {"f-from": "2022-01-01", "f-to": "2023-12-31"},
    "a frequent word": {"f-text": "the"},
    "two words": {"f-text": "minister talks"},
    "a word that no sentence holds": {"f-text": "xyzzy"},
    "nothing": {},
}
RESET = "document.getElementById('reset').click()"
FILTER = """
const [fields, done] = arguments;
const taken = (name) => performance.getEntriesByName(`eventcode:${name}`);
const before = taken("overview").length;
for (const [id, value] of Object.entries(fields)) {
  const field = document.getElementById(id);
  if (typeof value === "boolean") field.checked = value; else field.value = value;
}
document.getElementById("f-once").dispatchEvent(new Event("input", {bubbles: true}));
const wait = () => {
  if (taken("overview").length === before) return setTimeout(wait, 5);
  const [filter, overview] = [taken("filter").at(-1), taken("overview").at(-1)];
  const drawn = overview.startTime + overview.duration - filter.startTime;
  requestAnimationFrame(() => setTimeout(() => done([filter.duration, drawn, document.getElementById("found").textContent])));
};
wait();
"""


def enlarge(source: Path, target: Path, events: int) -> None:
    """Copies of a dataset and its parses, at least `events` rows."""
    rows, documents = read_events(source).drop("year", "month").collect(), read_documents(source).collect()
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    model = f"model={manifest['model']['digest']}"
    texts_stored = pl.read_parquet(source / "parses" / model / "texts" / "*.parquet")
    many = {"events": [], "documents": [], "texts": []}
    for copy in range(-(-events // rows.height)):
        mark = f"-{copy}"
        days = pl.duration(days=copy * DAYS_APART)
        texts = [f"{text} [{copy}]" for text in documents["text"]]
        digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        renamed = documents.with_columns(pl.col("doc_id") + mark, text=pl.Series(texts), text_sha256=pl.Series(digests))
        many["documents"].append(renamed.with_columns(pl.col("story_date") + days))
        stamp = (pl.lit(f"{copy:04x}") + pl.col("event_id").str.tail(12)).alias("event_id")
        group = (pl.lit(f"{copy:04x}") + pl.col("group_id").str.tail(12)).alias("group_id")
        moved = [pl.col("event_date", "story_date") + days, pl.col("doc_id") + mark, stamp, group]
        many["events"].append(rows.with_columns(moved))
        new = dict(zip(documents["text_sha256"], digests, strict=True))
        many["texts"].append(texts_stored.with_columns(pl.col("text_sha256").replace(new)))
    whole = {name: pl.concat(frames) for name, frames in many.items()}
    whole["events"] = whole["events"].head(events)
    whole["daily"] = daily(whole["events"].lazy(), whole["documents"].lazy()).collect()
    for name, folder in (
        ("events", "events"),
        ("documents", "documents"),
        ("daily", "daily"),
        ("texts", f"parses/{model}/texts"),
    ):
        (target / folder).mkdir(parents=True)
        whole[name].write_parquet(target / folder / "part-0.parquet")
    shutil.copytree(source / "parses" / model / "sentences", target / "parses" / model / "sentences")
    shutil.copy(source / "manifest.json", target)


def main() -> None:
    """Print size and times of one report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where to leave the page")
    arguments = parser.parse_args()
    if missing():
        raise SystemExit(missing())
    with tempfile.TemporaryDirectory() as scratch:
        folder, page = Path(scratch) / "dataset", Path(scratch) / "report.html"
        enlarge(arguments.dataset, folder, arguments.events)
        started = time.perf_counter()
        write_report(folder, page)
        print(f"written in {time.perf_counter() - started:.1f} s, {page.stat().st_size / 1e6:.1f} MB")
        browse(page)
        if arguments.keep:
            shutil.copy(page, arguments.keep)


def browse(page: Path) -> None:
    """Print what Chromium needs for it."""
    with chromium() as driver:
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        loads, busy = [], []
        for _ in range(RUNS):
            open_page(driver, page)
            loads.append(driver.execute_script('return performance.getEntriesByName("eventcode:load")[0].duration'))
            busy.append(main_thread(driver))
        print(f"loaded in {statistics.median(loads):.0f} ms (of {RUNS}: {min(loads):.0f} to {max(loads):.0f})")
        print(f"main thread busy for {statistics.median(busy):.0f} ms")
        print(f"{'filter':<32}{'rows':>9}{'overview':>12}{'main thread':>15}   found")
        for name, fields in FILTERS.items():
            results = [filtered(driver, fields) for _ in range(RUNS)]
            listed, drawn, thread = (statistics.median(r[k] for r in results) for k in range(3))
            print(f"{name:<32}{listed:>6.0f} ms{drawn:>9.0f} ms{thread:>12.0f} ms   {results[0][3]}")
        driver.execute_script(RESET)
        driver.execute_script("document.querySelector('.space .row').click()")
        started = time.perf_counter()
        until(driver, "return document.querySelector('svg.tree')")
        print(f"a row opened, tree included, in {(time.perf_counter() - started) * 1000:.0f} ms at most")
        driver.execute_script("document.querySelector('.box').scrollTop = 1e6")
        time.sleep(PAUSE)
        rows = driver.execute_script("return document.querySelectorAll('.space .row').length")
        print(f"rows that exist as elements: {rows}")


def main_thread(driver: Chrome) -> float:
    """Milliseconds for which the page's main thread has had a processor since the page began."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def filtered(driver: Chrome, fields: dict[str, object]) -> tuple[float, float, float, str]:
    """Milliseconds until rows and overview stood, milliseconds of the main thread, and what was found."""
    driver.execute_script(RESET)
    time.sleep(PAUSE)
    before = main_thread(driver)
    listed, drawn, found = driver.execute_async_script(FILTER, fields)
    return listed, drawn, main_thread(driver) - before, found


if __name__ == "__main__":
    main()
