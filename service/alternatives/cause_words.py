"""
What turned by time, told: each kind of cause as one record with its sentence.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.alternatives.partings import Entities, Pair, Side, Test
from service.alternatives.phrases import ANSWERS, TESTED, expected, named, of, rule_named, valued, window
from service.domain.answer import UNKNOWN, Truth
from service.domain.condition import AsOf, Operator
from service.domain.dates import year_of
from service.domain.dossier import Entity
from service.domain.fact import Fact, Span
from service.domain.parameter import Parameter, ParameterValue
from service.domain.rendering import day_in_words, measured, quoted, unit_in_words
from service.domain.rule import Rule


class CauseKind(StrEnum):
    """By what an answer turned."""

    PERIOD_ENDS = "period_ends"  # a day that was compared with the day of judgement has passed
    WINDOW_SLIDES = "window_slides"
    SPAN_REACHED = "span_reached"
    DAYS_REACHED = "days_reached"
    YEAR_TURNS = "year_turns"
    RECORD_BEGINS = "record_begins"
    OUTCOME_COMES = "outcome_comes"  # an outcome dated after the day of judgement
    DAY_NARROWS = "day_narrows"  # of a day known to the month or year, fewer or more days have come
    LAW_CHANGES = "law_changes"
    FOLLOWS_RULE = "follows_rule"


LABELS = {
    CauseKind.PERIOD_ENDS: "期限届满",
    CauseKind.WINDOW_SLIDES: "窗口滑出",
    CauseKind.SPAN_REACHED: "年限月数达到",
    CauseKind.DAYS_REACHED: "天数达到",
    CauseKind.YEAR_TURNS: "年度更替",
    CauseKind.RECORD_BEGINS: "开始计入",
    CauseKind.OUTCOME_COMES: "结果到期",
    CauseKind.DAY_NARROWS: "不详日期的范围变化",
    CauseKind.LAW_CHANGES: "规则或者参数变更",
    CauseKind.FOLLOWS_RULE: "随其他规则变化",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that turned: of which fact (None: of a rule, a record or a parameter), where, from what to what."""

    kind: CauseKind
    fact: str | None
    label: str
    path: str  # of the record, or of the person
    was: str
    now: str
    text: str
    record: str | None = None  # its name
    rule: str | None = None  # that it follows, or that came into force or went out of it
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class CauseWords:
    """Tells causes between the day before and the day itself."""

    pair: Pair

    @property
    def now(self) -> Side:
        """Give the side of the day itself."""
        return self.pair.second

    def of_test(self, kind: CauseKind, test: Test) -> Cause:
        """Tell a test that turned though its fact did not: the day of judgement moved."""
        fact = self._fact(test)
        owner = self.now.owner(fact, test.at[1])
        was, now = (TESTED[truth] for truth in self.pair.truths(*test))
        return Cause(kind, fact.name, fact.label, owner.path, was, now, self._test_text(test), self._name(owner))

    def _test_text(self, test: Test) -> str:
        fact, truths = self._fact(test), self.pair.truths(*test)
        value = self.now.value(fact.name, test.at[1])
        said = f"{of(self.now, self.now.owner(fact, test.at[1]))}{fact.label}（{measured(value, fact)}）"
        if truths != (True, False):
            was, now = (TESTED[truth] for truth in truths)
            return f"{said}是否{self._asked(test)}，由{was}变为{now}"
        match test.leaf.operator:
            case Operator.WITHIN_MONTHS:
                return f"{said}已超出{window(test.leaf, self.now, test.at[1])}的计入期限"
            case Operator.SAME_YEAR:
                return f"{said}不属于{year_of(self.now.asked.case.as_of)}年度"
            case _:
                return f"{said}已过"

    def _asked(self, test: Test) -> str:
        if test.leaf.operand == AsOf() and test.leaf.operator is not Operator.SAME_YEAR:
            return "尚未过去" if test.leaf.operator is Operator.ON_OR_AFTER else "已到"
        return expected(test.leaf, self.now, test.at[1])

    def of_span(self, fact: Fact, span: Span, test: Test) -> Cause:
        """Tell a span of months or days that grew until a test turned."""
        return self._moved(CauseKind.SPAN_REACHED if span.in_months else CauseKind.DAYS_REACHED, fact, test)

    def of_narrowed(self, fact: Fact, test: Test) -> Cause:
        """Tell a day that is not known to the day, and of which what it may be moved."""
        return self._moved(CauseKind.DAY_NARROWS, fact, test)

    def _moved(self, kind: CauseKind, fact: Fact, test: Test) -> Cause:
        owner = self.now.owner(fact, test.at[1])
        was, now = (valued(value, fact) for value in self.pair.values(fact.name, test.at))
        text = f"{of(self.now, owner)}{fact.label}由{was}变为{now}{self._tested(fact, test)}"
        return Cause(kind, fact.name, fact.label, owner.path, was, now, text, self._name(owner))

    def _tested(self, fact: Fact, test: Test) -> str:
        """Say what became of the test for which a *fact* was read."""
        asked, values = self._fact(test), self.pair.values(test.leaf.fact, test.at)
        said = ""
        if asked is not fact and values[0] != values[1]:
            said = f"，{asked.label}由{valued(values[0], asked)}变为{valued(values[1], asked)}"
        words = {True: "符合", False: "不再符合", UNKNOWN: "尚不能认定是否符合"}
        truth = self.now.truth(test.leaf, test.at[1])
        return f"{said}，{words[truth]}{expected(test.leaf, self.now, test.at[1])}的要求"

    def _fact(self, test: Test) -> Fact:
        return self.now.asked.law.release.facts[test.leaf.fact]

    def of_year(self, fact: Fact, at: Entities) -> Cause:
        """Tell a fact of the latest years from which a year fell out."""
        was, now = (valued(value, fact) for value in self.pair.values(fact.name, at))
        text = (
            f"进入{year_of(self.now.asked.case.as_of)}年，较早年度的记录不再作为最近记录，{fact.label}由{was}变为{now}"
        )
        return Cause(CauseKind.YEAR_TURNS, fact.name, fact.label, self.now.asked.case.subject.path, was, now, text)

    def of_begun(self, record: Entity) -> Cause:
        """Tell a *record* that begins to count."""
        kind = self.now.asked.law.release.kind_of(record.kind)
        name = named(self.now, record)
        text = f"{name}自{day_in_words(self.now.asked.case.as_of)}起计入"
        return Cause(CauseKind.RECORD_BEGINS, None, kind.label, record.path, "未计入", "计入", text, name)

    def of_outcome(self, fact: Fact, until: Fact, at: Entities) -> Cause:
        """Tell an outcome that was dated ahead and has come, and a field that waited for it."""
        owner = self.now.owner(fact, at[1])
        was, now = (valued(value, fact) for value in self.pair.values(fact.name, at))
        day = measured(self.now.value(until.name, at[1]), until)
        text = f"{of(self.now, owner)}{until.label}（{day}）已到"
        if fact is not until:
            text += f"，{fact.label}由{was}变为{now}"
        return Cause(CauseKind.OUTCOME_COMES, fact.name, fact.label, owner.path, was, now, text, self._name(owner))

    def of_parameter(self, name: str) -> Cause:
        """Tell a number of policy, or a table, that is another from the day on."""
        parameter = self.now.asked.law.release.parameters[name]
        sides = (self.pair.first, self.pair.second)
        was, now = (_standing(side.asked.law.parameters.get(name), parameter) for side in sides)
        text = f"自{day_in_words(self.now.asked.case.as_of)}起，{quoted(parameter.label)}由{was}变为{now}"
        path = self.now.asked.case.subject.path
        return Cause(CauseKind.LAW_CHANGES, None, parameter.label, path, was, now, text, parameter=name)

    def of_rule(self, rule: Rule, *, begins: bool) -> Cause:
        """Tell a *rule* that is asked from the day on, or no more."""
        was, now = ("不施行", "施行") if begins else ("施行", "不施行")
        text = f"规则{rule_named(rule)}自{day_in_words(self.now.asked.case.as_of)}起{'' if begins else '不再'}施行"
        path = self.now.asked.case.subject.path
        return Cause(CauseKind.LAW_CHANGES, None, rule.title, path, was, now, text, rule=rule.id)

    def of_answer(self, rule: Rule, entity: Entity, truths: tuple[Truth | None, Truth | None]) -> Cause:
        """Tell another *rule* that turned, and that is told by itself."""
        was, now = (ANSWERS[truth] for truth in truths)
        about = f"对{named(self.now, entity)}" if entity.id is not None else ""
        text = f"规则{rule_named(rule)}{about}由{was}变为{now}"
        kind = CauseKind.FOLLOWS_RULE
        return Cause(kind, None, rule.title, entity.path, was, now, text, self._name(entity), rule=rule.id)

    def _name(self, entity: Entity) -> str | None:
        return named(self.now, entity) or None


def _standing(value: ParameterValue | None, parameter: Parameter) -> str:
    if value is None:
        return "没有规定"
    if not isinstance(value.value, int):
        return f"{day_in_words(value.start)}起施行的规定"
    return f"{value.value / 100:g}%" if parameter.is_share else f"{value.value}{unit_in_words(parameter.unit)}"
