"""The status of the installation as Prometheus reads it.

Only what `consult.status` says, in a registry of its own: the library's default one tells the
memory and the processor time of the process, which move with each child.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from consult.config import Settings
from consult.status import GIB, Status, read_status
from consult.stores import Stores

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


def exposition(settings: Settings, stores: Stores) -> bytes:
    """All metrics, in the text format. Raises NotMigrated."""
    registry = CollectorRegistry()
    registry.register(Condition(read_status(settings, stores)))
    return generate_latest(registry)


class Condition(Collector):
    """One status as metrics. Boxes are counted by what they wait for; sheets never."""

    def __init__(self, status: Status) -> None:
        self.status = status

    def collect(self) -> Iterator[Metric]:
        """Every metric."""
        status = self.status
        versions = InfoMetricFamily("consult_build", "Versions of what matters.")
        versions.add_metric([], status.versions)
        yield versions
        yield _gauge("needs_somebody", "1 when somebody is needed.", not status.healthy)
        yield from self._log()
        yield from self._boxes()
        yield from self._models()
        yield from self._worker()
        yield from self._backups()
        yield _gauge("keys_lost", "Boxes that wait and that no key opens.", len(status.lost_keys))
        free = int(status.disk.free_gib * GIB)
        yield _gauge("disk_free_bytes", "Free disk of the data directory, rounded down.", free)
        yield _gauge("disk_low", "1 when the disk is nearly full.", status.disk.low)

    def _log(self) -> Iterator[Metric]:
        status = self.status
        yield _gauge("log_events", "Events of the log.", status.events)
        yield _gauge("log_unchained", "Events that are not chained yet.", status.unchained)
        yield _gauge("seal_broken", "1 when the log is not the sealed one.", "seal" in status.needs)
        if status.head.signed is not None:
            signed = status.head.signed.timestamp()
            yield _gauge("seal_signed_timestamp_seconds", "When the seal was signed.", signed)

    def _boxes(self) -> Iterator[Metric]:
        boxes = self.status.boxes
        waiting = GaugeMetricFamily(
            "consult_boxes_waiting", "Consultations whose boxes wait.", labels=["state"]
        )
        waiting.add_metric(["open"], boxes.open)
        waiting.add_metric(["closed"], boxes.closed)
        yield waiting
        yield _gauge("counts_unfinished", "Counts that something interrupted.", boxes.unfinished)

    def _models(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily(
            "consult_read_model_lag", "Events that a read model is behind.", labels=["model"]
        )
        stopped = GaugeMetricFamily(
            "consult_read_model_stopped", "1 when an error stopped it.", labels=["model"]
        )
        for model in self.status.models:
            lag.add_metric([model.name], model.behind)
            stopped.add_metric([model.name], bool(model.stopped))
        yield lag
        yield stopped

    def _backups(self) -> Iterator[Metric]:
        backups = self.status.backups
        done = {
            "backup": ("When a backup last went well.", backups.backup),
            "restore_test": ("When a backup was last restored for a test.", backups.test),
        }
        for name, (words, last) in done.items():
            if last is not None and last.succeeded:
                time = datetime.fromisoformat(last.succeeded).timestamp()
                yield _gauge(f"{name}_succeeded_timestamp_seconds", words, time)
        words = "1 when the directory of backups, or the last one in it, is not there."
        yield _gauge("backup_missing", words, bool(backups.place))

    def _worker(self) -> Iterator[Metric]:
        yield _gauge("worker_elected", "1 when a worker is elected.", self.status.worker_running)
        if (beat := self.status.worker) is not None:
            seen, turned = beat.seen.timestamp(), beat.turned.timestamp()
            yield _gauge("worker_seen_timestamp_seconds", "When it last beat.", seen)
            yield _gauge("worker_turned_timestamp_seconds", "When it last ended a turn.", turned)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"consult_{name}", words, value=value)
