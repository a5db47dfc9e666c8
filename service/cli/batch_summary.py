"""
What a batch found, in figures: in words for people, as data for programs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.domain.answer import Answer
from service.operations.batch.running import Batch, Progress
from service.operations.batch.workbook import VERDICTS_IN_CHINESE
from service.population.reading import Population


def as_data_of(batch: Batch, population: Population, progress: Progress, seconds: float) -> dict[str, Any]:
    """Give the figures of a *batch* that is done, as JSON."""
    done, before = progress.done, progress.persons_before
    return {
        "out": str(batch.out),
        "format": batch.form,
        "engine": batch.engine,
        "as_of": batch.as_of,
        "release": {"digest": batch.release.digest},
        "population": {"digest": population.digest, "size": done.persons},
        "persons": done.persons,
        "records": done.records,
        "answers": done.answers,
        "verdicts": done.verdicts,
        "resumed": {"parts": progress.parts_before, "persons": before},
        "seconds": round(seconds, 3),
        "persons_per_second": _rate(done.persons - before, seconds),
        "advice": batch.release.advice,
    }


def in_words(batch: Batch, progress: Progress, seconds: float) -> str:
    """Say the figures of a *batch* that is done."""
    return "\n".join(_lines(batch, progress, seconds))


def _lines(batch: Batch, progress: Progress, seconds: float) -> Iterator[str]:
    done, before = progress.done, progress.persons_before
    if not done.persons:
        yield "人群中没有人。"
    yield f"已评估 {done.persons} 人，结果写入 {batch.out}。"
    if before:
        yield f"其中 {before} 人是以前做完的，本次接着做了 {done.persons - before} 人。"
    answers = {"是": Answer.YES, "否": Answer.NO, "不明": Answer.UNKNOWN}
    yield f"规则的结论：{'，'.join(f'{label} {done.answers.get(code, 0)}' for label, code in answers.items())}。"
    yield "措施的意见："
    for action, counts in done.verdicts.items():
        if said := _counts(counts):
            unit = "条" if batch.release.actions[action].about else "人"
            yield f"  {batch.release.actions[action].label}（{unit}）：{said}"
    rate = _rate(done.persons - before, seconds)
    yield f"用时 {seconds:.1f} 秒{'' if rate is None else f'，每秒 {rate:.0f} 人'}。"
    yield f"版本 {batch.release.digest}"
    yield batch.release.advice


def _counts(counts: Mapping[str, int]) -> str:
    return "，".join(f"{label} {counts[code]}" for code, label in VERDICTS_IN_CHINESE.items() if counts.get(code))


def _rate(persons: int, seconds: float) -> float | None:
    return round(persons / seconds, 1) if persons and seconds else None
