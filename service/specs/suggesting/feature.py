"""
Suggestions as a feature in Chinese: scenarios under the tag 待确认, with the present outcome filled in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from service.domain.answer import Answer
from service.domain.rule import Rule
from service.language.prose.terms import Terms
from service.specs.coverage.measure import Coverage
from service.specs.coverage.points import Point
from service.specs.coverage.summary import in_chinese
from service.specs.suggesting.search import Suggestion
from service.specs.writing import aligned, day_in_words

_ANSWERS = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不明"}
_HEAD = """\
# language: zh-CN
功能: {rule} {title}——待确认的边界场景
  由程序按现行规则写出，「结论」是现在的结论，不等于政策。请逐行确认：
  是政策的，删去「@待确认」，移入规格；不是的，写成应有的结论，再改规则，直到规格通过。
"""
_ANSWER = "结论"


def as_feature(rule: Rule, suggestions: Sequence[Suggestion], left: Iterable[Point], coverage: Coverage) -> str:
    """Write the *suggestions* for a *rule*, and as remarks what no scenario was found for."""
    terms = Terms(coverage.points.law.release, coverage.day)
    lines = [_HEAD.format(rule=rule.id, title=rule.title)]
    titles: Counter[str] = Counter()
    for suggestion in suggestions:
        lines += [*_scenario(suggestion, titles, coverage, terms), ""]
    remarks = sorted(in_chinese(point, coverage, terms) for point in left)
    return "\n".join([*lines, *(f"# 没有找到可以补上的场景——{one}" for one in remarks)]).rstrip() + "\n"


def _scenario(one: Suggestion, titles: Counter[str], coverage: Coverage, terms: Terms) -> Iterator[str]:
    title = _title(one)
    titles[title] += 1
    is_outline = one.field is not None
    yield from (f"  # 补上——{in_chinese(point, coverage, terms)}" for point in one.tries)
    yield "  @待确认"
    yield f"  {'场景大纲' if is_outline else '场景'}: {title}{f'（{titles[title]}）' if titles[title] > 1 else ''}"
    yield from (f"    {line}" for line in _steps(one))
    if is_outline:
        rows = [(one.field or "", _ANSWER), *((row.variation.value, _ANSWERS[Answer(row.answer)]) for row in one.rows)]
        yield "    例子:"
        yield from (f"      {line}" for line in aligned(rows))


def _title(one: Suggestion) -> str:
    rule = one.seed.claim.rule
    if one.field is not None:
        return f"{rule}——{one.owner}的{one.field}为「<{one.field}>」"
    return f"{rule}——没有提供「{one.owner}」" if one.owner else f"{rule}——成立的一例"


def _steps(one: Suggestion) -> Iterator[str]:
    given = list(one.seed.given)
    if one.field is not None:
        given.append(f"{one.owner}的「{one.field}」是「<{one.field}>」")
    elif one.owner:
        given.append(f"档案没有提供「{one.owner}」")
    is_first = True
    for line in given:
        if line.startswith(" "):
            yield line
        else:
            yield f"{'假如' if is_first else '而且'} {line}"
            is_first = False
    yield f"当 以 {day_in_words(one.seed.evaluated.as_of.isoformat())} 为基准日评估"
    about = one.seed.claim.about
    answer = f"<{_ANSWER}>" if one.field is not None else _ANSWERS[Answer(one.rows[0].answer)]
    yield f"那么 规则「{one.seed.claim.rule}」{f'对「{about}」' if about else ''}的结论是「{answer}」"
