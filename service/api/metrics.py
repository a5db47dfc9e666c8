"""
`/metrics`: what is counted and timed, as Prometheus reads it.

Where several processes serve, each counts in shared files, and any of them tells of all.
"""

import os
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.api.guarding import may
from service.api.measurements import Measurements
from service.api.schemas import content_response, problem_responses, text
from service.api.sharing import FOLDER
from service.governance.access import Act, Grant
from service.operations.served import Served

PLAIN = "text/plain"
EXPOSITION = f"{PLAIN}; version=0.0.4; charset=utf-8"


def metrics(served: Served, measurements: Measurements) -> APIRouter:
    """Route to the *measurements*, and to what stands in what is *served*."""
    router = APIRouter(tags=["运行"], default_response_class=Response)
    standing = Standing(served)

    @router.get(
        "/metrics",
        summary="查看运行指标",
        description="供 Prometheus 采集；不含任何个人信息。",
        operation_id="show_metrics",
        responses=content_response("运行指标。", PLAIN, text("Prometheus 文本格式。")) | problem_responses(),
    )
    def show_metrics(_: Annotated[Grant, Depends(may(Act.READ_RULES))]) -> Response:
        return Response(scrape(measurements, standing), headers={"Content-Type": EXPOSITION})

    return router


class Standing(Collector):
    """Tells what is in force, and how long the log is, when it is asked."""

    def __init__(self, served: Served) -> None:
        """Ask what is *served*."""
        self._served = served

    def collect(self) -> Iterator[Metric]:
        """Give each as it stands now."""
        in_force = GaugeMetricFamily("gongguo_release_in_force", "the release in force today", labels=["digest"])
        digest = self._served.public.in_force()
        if digest is not None:
            in_force.add_metric([digest], 1)
        yield in_force
        yield GaugeMetricFamily("gongguo_log_position", "entries in the log", value=self._served.auditing.position())


def scrape(measurements: Measurements, standing: Collector) -> bytes:
    """Write down all that is measured, by every process that serves, and what is *standing*."""
    besides = CollectorRegistry()
    besides.register(standing)
    if not os.environ.get(FOLDER):
        ProcessCollector(registry=besides)
        return generate_latest(measurements.collected) + generate_latest(besides)
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # theirs has no types
    return generate_latest(shared) + generate_latest(besides)
