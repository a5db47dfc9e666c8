"""
Measurements: what one application counts and times.

Labels come from short lists: templates of addresses, codes, digests of releases; never from what a caller sent.
"""

from pathlib import Path
from resource import getpagesize

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from service.operations.observing import Evaluated

STATM = Path("/proc/self/statm")
BETWEEN_WEIGHINGS = 100  # requests
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Measurements:
    """Counts what one application does."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.collected = CollectorRegistry()
        self._requests = self._counter("requests", "answered requests", "route", "method", "status")
        self._request_seconds = self._histogram("request_seconds", "time to the end of an answer", "route")
        self._evaluations = self._counter("evaluations", "evaluations", "engine", "detail", "release")
        self._evaluation_seconds = self._histogram("evaluation_seconds", "time to judge one dossier")
        self._verdicts = self._counter("verdicts", "verdicts on actions", "kind", "verdict")
        self._answers = self._counter("answers", "answers of rules that were not no", "answer")
        self._memory = Gauge(
            "gongguo_worker_resident_bytes",
            "memory of each process that serves",
            registry=self.collected,
            multiprocess_mode="all",
        )
        self._failures = self._counter("engine_failures", "evaluations refused for the engine's sake", "kind")
        for kind in ("disagreement", "failure"):
            self._failures.labels(kind)
        self._weigh()

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"gongguo_{name}", told, labels, registry=self.collected)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(f"gongguo_{name}", told, labels, buckets=SECONDS, registry=self.collected)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request to a *route* (a template)."""
        self._requests.labels(route, method, status).inc()
        self._request_seconds.labels(route).observe(seconds)
        self._since_weighed += 1
        if self._since_weighed >= BETWEEN_WEIGHINGS:
            self._weigh()

    def evaluated(self, found: Evaluated) -> None:
        """Count an evaluation, and what it says."""
        self._evaluations.labels(found.engine, found.detail, found.release).inc()
        self._evaluation_seconds.observe(found.seconds)
        for (kind, verdict), many in found.verdicts.items():
            self._verdicts.labels(kind, verdict).inc(many)
        for answer, many in found.answers.items():
            self._answers.labels(answer).inc(many)

    def failed(self, kind: str) -> None:
        """Count an evaluation that the engine kept from being answered."""
        self._failures.labels(kind).inc()

    def _weigh(self) -> None:
        """Take the memory that this process holds."""
        self._since_weighed = 0
        if STATM.exists():
            self._memory.set(int(STATM.read_text().split()[1]) * getpagesize())
