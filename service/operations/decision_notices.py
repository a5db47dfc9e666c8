"""
Notices about a decision: what the procedure asks for and was not recorded; nothing is refused for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from service.domain.rendering import day_in_words, quoted
from service.domain.verdict import Verdict
from service.governance.decisions import AppealOutcome, Outcome, departs, needs_hearing
from service.operations.decided import Advice

Json = dict[str, Any]
Told = Mapping[str, Any]

_OTHERWISE = (AppealOutcome.CHANGED, AppealOutcome.REVOKED)


def notices_of(decided: Json, advice: Advice, before: Sequence[Told]) -> list[Json]:
    """Say what is to be noted of what was *decided* on an *advice*, and of what was told of it *before*."""
    found = [*_hearing(decided, before), *_departing(decided), *_days(decided, advice), *_appealed(decided)]
    return [{"code": code, "text": text} for code, text in found]


def _hearing(decided: Json, before: Iterable[Told]) -> Iterator[tuple[str, str]]:
    harsh = [one["label"] for one in decided["decisions"] if needs_hearing(one["kind"], Outcome(one["outcome"]))]
    if not harsh:
        return
    days = [str(one["heard"]["on"]) for one in (decided, *before) if one["heard"]]
    if not days:
        yield "not_heard", f"{_listed(harsh)}对本人不利，尚未登记听取本人陈述和申辩的情况，请按程序听取并补充登记。"
    elif min(days) > decided["decided_on"]:
        yield "heard_afterwards", f"{_listed(harsh)}对本人不利，登记的听取意见日期晚于决定日期，请核对。"


def _departing(decided: Json) -> Iterator[tuple[str, str]]:
    without = [
        one["label"]
        for one in decided["decisions"]
        if departs(Verdict(one["verdict"]), Outcome(one["outcome"])) and not (one["reason"] or "").strip()
    ]
    if without:
        yield "departs_without_reason", f"{_listed(without)}的决定与评估意见不一致，没有写明理由，请补充登记。"


def _days(decided: Json, advice: Advice) -> Iterator[tuple[str, str]]:
    day = decided["decided_on"]
    if day is None:
        return
    if day < advice.recorded_on.isoformat():
        recorded = day_in_words(advice.recorded_on.toordinal())
        yield "decided_before_evaluation", f"决定日期早于作出评估之日（{recorded}），请核对所依据的评估。"
    if day < advice.as_of.isoformat():
        as_of = day_in_words(advice.as_of.toordinal())
        yield "decided_before_as_of", f"决定日期早于评估的基准日（{as_of}），评估可能计入了决定之后的情况。"


def _appealed(decided: Json) -> Iterator[tuple[str, str]]:
    appeal = decided["appeal"]
    if appeal and appeal["outcome"] in _OTHERWISE and not decided["decisions"]:
        yield "decide_again", "申诉结果为变更或者撤销原决定的，请登记变更、撤销以后的决定。"


def _listed(labels: Iterable[str]) -> str:
    return "".join(quoted(label) for label in dict.fromkeys(labels))
