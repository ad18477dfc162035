"""The Ray engine on a local cluster of two nodes, one of which is killed in the middle."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path

import pytest

import eventcode
from eventcode.builder import Options, build

ray = pytest.importorskip("ray")
pytestmark = [pytest.mark.ray, pytest.mark.filterwarnings("ignore")]  # Ray's own warnings are not ours to mend

ROOT = Path(__file__).parent.parent
DAY = date(2020, 1, 1)
TABLES = (eventcode.read_events, eventcode.read_daily, eventcode.read_documents, eventcode.read_rejects)


@pytest.fixture
def nodes():
    """A cluster of two nodes; gives it with the node that may be killed."""
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    second = cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False)
    yield cluster, second
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Stories of many kinds, one with a repeated id, one without a date, and one outside the days asked for."""
    folder = tmp_path / "news"
    folder.mkdir()
    for file in (ROOT / "seeds").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "again.jsonl").write_text(
        '{"id": "1995-11-21-dayton-accord", "text": "Chad met Libya.", "date": "1995-11-21"}\n'
        '{"id": "undated", "text": "Chad accused Libya of lying."}\n'
        '{"id": "old", "text": "Chad accused Libya of lying.", "date": "1850-01-01"}\n',
        encoding="utf-8",
    )
    return folder


def test_a_killed_node_loses_nothing_and_the_rows_are_the_local_engine_s(nodes, news, tmp_path, monkeypatch):
    cluster, second = nodes
    monkeypatch.setattr("eventcode.engines.cluster.run.__defaults__", (None, 2_000))
    store = tmp_path / "ray" / "parses"

    def kill() -> None:
        while not list(store.rglob("*.parquet")):
            time.sleep(0.05)
        cluster.remove_node(second, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    options = Options(engine="ray", since=date(1900, 1, 1))
    summary = build(news, tmp_path / "ray", options=options)
    killer.join(timeout=60)
    until = time.monotonic() + 60  # the cluster notices a lost node only after its missed heartbeats
    while len(alive := [node for node in ray.nodes() if node["Alive"]]) > 1 and time.monotonic() < until:
        time.sleep(0.5)
    assert len(alive) == 1
    build(news, tmp_path / "local", options=Options(workers=1, since=date(1900, 1, 1)))
    for read in TABLES:
        assert read(tmp_path / "ray").collect().equals(read(tmp_path / "local").collect())
    assert summary.written.documents > 12
    assert {r.stage for r in summary.written.rejects} == {"read"}
    assert len(summary.written.rejects) == 2


def test_a_fault_of_a_worker_is_one_line(tmp_path, news):
    from eventcode.errors import DatasetError

    ray.init(num_cpus=2, log_to_driver=False)
    try:
        blocked = tmp_path / "file"
        blocked.write_text("in the way", encoding="utf-8")
        with pytest.raises(DatasetError, match="cannot store parses"):
            build(news, tmp_path / "out", options=Options(engine="ray", parses=blocked / "parses"))
    finally:
        ray.shutdown()
