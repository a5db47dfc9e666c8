"""
What may be asked about alternatives, as JSON Schema for the documentation, with an example of each.
"""

from service.alternatives.calendar import MOST_MONTHS
from service.alternatives.questions import ANSWERS, MOST_SECONDS, SECONDS
from service.api.alternative_shapes import ACTION, AS_OF, PATH, VALUE, VERDICT, number
from service.api.shapes import NAMED_RELEASE, Schema, closed, listed, ref, text
from service.intake.forms import LEAST_SECONDS, MOST_ANSWERS
from service.operations.alternatives import MONTHS

OF_DOSSIER: Schema = {"dossier": ref("Dossier"), "as_of": AS_OF, "release": NAMED_RELEASE}
GAPS_REQUEST = closed("缺证清单的请求。", OF_DOSSIER, ["dossier"])
CALENDAR_REQUEST = closed(
    "日历的请求。", {**OF_DOSSIER, "months": number("推算今后几个月。", 1, MOST_MONTHS, MONTHS)}, ["dossier"]
)
MOVABLE = closed(
    "一个可变动的字段：写明范围，或者写明可取的值；都不写的，可取任何值。",
    {
        "path": PATH,
        "from": {"description": "范围的下限，含本数。"},
        "to": {"description": "范围的上限，含本数。"},
        "values": listed("可取的值。", VALUE),
    },
    ["path"],
)
GOAL = closed(
    "要达到的意见。",
    {"action": ACTION, "verdict": VERDICT, "about": text("措施针对某条记录的，写记录的编号。")},
    ["action", "verdict"],
)
COUNTERFACTUALS_REQUEST = closed(
    "怎样变动可以达到目标的请求。",
    {
        **OF_DOSSIER,
        "goal": GOAL,
        "movable": listed("可变动的字段；不写的，已经发生的事实一律不变，只变动今后可能变的。", MOVABLE),
        "fixed": listed("不可变动的字段、记录（如 `incidents[I-1]`）或者列表（如 `sanctions`）。", text("位置。")),
        "seconds": number("最多推算多少秒。", LEAST_SECONDS, MOST_SECONDS, SECONDS, "number"),
        "most": number("最多给出几种变动。", 1, MOST_ANSWERS, ANSWERS),
    },
    ["dossier", "goal"],
)
COMPARISON_REQUEST = closed(
    "比较两份档案的请求。",
    {"first": ref("Dossier"), "second": ref("Dossier"), "as_of": AS_OF, "release": NAMED_RELEASE},
    ["first", "second"],
)

REQUESTS: Schema = {
    "GapsRequest": GAPS_REQUEST,
    "CalendarRequest": CALENDAR_REQUEST,
    "CounterfactualsRequest": COUNTERFACTUALS_REQUEST,
    "ComparisonRequest": COMPARISON_REQUEST,
}


def examples(dossiers: dict[str, Schema], as_of: str, goal: Schema) -> dict[str, Schema]:
    """Give the examples of each request, by component: of each of some *dossiers*, or of the first beside each."""
    besides: dict[str, Schema] = {
        "GapsRequest": {},
        "CalendarRequest": {"months": MONTHS},
        "CounterfactualsRequest": goal,
    }
    of_one = {
        component: {name: _example(name, dossier=one, as_of=as_of, **asked) for name, one in dossiers.items()}
        for component, asked in besides.items()
    }
    first = next(iter(dossiers.values()), {})
    of_two = {name: _example(name, first=first, second=one, as_of=as_of) for name, one in dossiers.items()}
    return {**of_one, "ComparisonRequest": of_two}


def _example(name: str, **value: object) -> Schema:
    return {"summary": name, "value": value}
