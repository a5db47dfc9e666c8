"""
Near misses of a dossier, by the small release with what a test adds or by any other.
"""

import json
from typing import Any

from service.alternatives.trial import Trial
from service.domain.explanation import Explainer
from service.domain.near_misses import near_misses
from service.domain.reasons import Reasoner
from service.intake import Contract
from tests.builders import AS_OF, release_of, rule

Json = dict[str, Any]

ADVERSE = "recommend: demotion"

FIELDS = """\
      stage: {label: 阶段, type: code, codes: {early: 前期, middle: 中期, late: 后期}, may_change: [middle, late]}
      ready: {label: 已就绪, type: truth, may_change: true}
      size: {label: 规模, type: code, ordered: true, codes: {small: 小, medium: 中, large: 大}, may_change: true}
      parts: {label: 部分, type: integer}
      started: {label: 开始年份, type: year}
"""
"""Fields that are added to the tasks of the small release."""


def near_by(trial: Trial, written: Json) -> list[Json]:
    """Give the near misses of a dossier."""
    read = Contract(trial.release.kinds).read(json.dumps(written).encode())
    asked = trial.asked(read, AS_OF.toordinal())
    return near_misses(asked, Reasoner(asked.notes, asked.case, Explainer(asked.notes, asked.case)))


def near(written: Json, **added: str) -> list[Json]:
    """Give the near misses of the rule R-1, by the small release with what is *added*."""
    return [one for one in near_by(Trial(release_of(**added)), written) if one["rule"] == "R-1"]


def when(*tests: str, effect: str = "recommend: praise", more: tuple[str, ...] = ()) -> str:
    """Write the rule R-1 about the person, by its *tests*."""
    return rule(*more, when=f"when: [{', '.join(tests)}]", effect=effect)


def moves_of(written: Json, *tests: str, effect: str = "recommend: praise", **added: str) -> list[tuple[str, Any]]:
    """Give the path and the new value of every near miss of a rule about the person."""
    return [(one["path"], one["moved"]) for one in near(written, rules=when(*tests, effect=effect), **added)]


def some(*tests: str) -> str:
    """Declare the truth that there is a task of which some tests hold."""
    return f"some: {{label: 有此任务, any: tasks, where: [{', '.join(tests)}]}}\n"
