"""
Summing up a search in Chinese: what was found, what was held fixed, and what of it stands in the way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.alternatives.fields import Dossier, Place, UnknownPathError
from service.alternatives.footing import Footing
from service.alternatives.goals import NOT_MENTIONED, SUPERSEDED, from_to
from service.alternatives.moving import Move, is_under, place_at
from service.alternatives.questions import Question
from service.alternatives.searching import Found
from service.alternatives.telling import Telling, Told
from service.domain.release import Release
from service.domain.verdict import Verdict

MOST_NAMED = 6
"""How many facts that stand in the way a sentence names; the rest are counted."""
MOST_DEAD_ENDS = 3
"""From how many dead ends they are taken, the first that were met."""

_USUAL = "已经发生的事实一律不变；可以变动的只有尚未发生的结果，以及今后可能改变的现状。"
_LISTED = "除列为可变的以外，一律不变。"
_MISSING = "该意见现为待定，尚不清楚的事项应当先行查明，不在此假设；所缺材料见缺证清单。"
_NOT_PROVIDED = "现行规则没有规定在何种情形下提出这项措施。"
_NO_RULE = {
    Verdict.RECOMMENDED.value: _NOT_PROVIDED,
    Verdict.BARRED.value: "现行规则没有规定在何种情形下不得采取这项措施。",
    Verdict.HELD.value: "现行规则没有规定在何种情形下暂缓这项措施。",
    Verdict.UNSETTLED.value: _NOT_PROVIDED,
    SUPERSEDED: "没有比这项措施更高一级、可以取代它的措施。",
    NOT_MENTIONED: _NOT_PROVIDED,
}
_UNKNOWN = "尚不清楚，须先查明"
_ADVICE = "以上是按规则试算的结果，仅供参考；是否如此，由有权机关认定和决定。"


@dataclass(frozen=True, slots=True)
class SummingUp:
    """What is needed to sum one search up."""

    question: Question
    release: Release
    dossier: Dossier
    moves: Mapping[str, Move]
    footing: Footing
    telling: Telling

    def fixed(self) -> list[str]:
        """Say what was held fixed."""
        return [
            _LISTED if self.question.movable else _USUAL,
            *(f"指定不变：{self.telling.path(path, self._place(path))}。" for path in self.question.fixed),
        ]

    def _place(self, path: str) -> Place | None:
        try:
            return place_at(path, self.release)
        except UnknownPathError:  # a record, or one of the two objects
            return None

    def text(self, now: str, found: Found) -> str:
        """Say what the search came to."""
        return "".join(self._sentences(now, found))

    def _sentences(self, now: str, found: Found) -> Iterator[str]:
        goal = self.question.goal
        action = self.telling.action(goal.action, goal.about)
        wanted = f"{action}{from_to(now, goal.verdict)}"
        if now == goal.verdict:
            yield f"{action}现在就是这一意见，无须变动。"
            return
        if found.answers:
            fewest = min(len(values) for values in found.answers)
            yield f"有{len(found.answers)}种变动可使{wanted}，最少变动{fewest}项，均经重新评估核实。"
        elif found.complete:
            yield f"在可以变动的范围内，没有办法使{wanted}。"
            yield from self._in_the_way(found)
        else:
            yield f"限定的{self.question.seconds:g}秒内没有试完，尚未找到可使{wanted}的变动，不等于没有。"
        if found.answers and not found.complete:
            yield f"限定的{self.question.seconds:g}秒内没有试完，可能还有更小的变动。"
        if now == Verdict.UNSETTLED and not self.question.movable:
            yield _MISSING
        yield _ADVICE

    def _in_the_way(self, found: Found) -> Iterator[str]:
        if any(not one.paths and not one.tests for one in found.dead_ends):
            yield _NO_RULE[self.question.goal.verdict]
            return
        tests = dict.fromkeys(test for one in found.dead_ends[:MOST_DEAD_ENDS] for test in one.tests)
        groups: dict[str, list[Told]] = {}
        for name, record in tests:
            told, why = self.telling.test(name, record), self._why(name, record)
            if told is not None and why is not None:
                groups.setdefault(why if told.is_known else _UNKNOWN, []).append(told)
        for why, listed in groups.items():
            yield f"{_in_short(listed)}，{why}。"

    def _why(self, name: str, record: str | None) -> str | None:
        """Say why a fact stands; None where it is a field that may move."""
        paths = self.footing.of(name, record)
        if not self.release.facts[name].is_derived and paths <= self.moves.keys():
            return None
        if any(is_under(path, self.question.fixed) for path in paths):
            return "已指定不变"
        return "没有列为可变" if self.question.movable else "属于已经发生的事实，不能变动"


def _in_short(listed: list[Told]) -> str:
    """Join what is told, whose it is said once; the first of it, and how much there is."""
    said: list[str] = []
    whose = ""
    for one in listed[:MOST_NAMED]:
        said.append(one.text if one.whose == whose else one.whose + one.text)
        whose = one.whose
    return "、".join(said) + (f"等{len(listed)}项" if len(listed) > MOST_NAMED else "")
