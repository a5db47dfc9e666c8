"""
The shapes of simulations, and of the populations that they are made on.
"""

from service.api.release_shapes import DIGEST, INSTANT, items
from service.api.shapes import DAY, Schema, closed, listed, record, ref, text
from service.intake.simulation_forms import LEAST_SMALLEST, MOST_NAME, MOST_SHOWN, MOST_SMALLEST
from service.operations.simulation.jobs import SHOWN, SMALLEST

_COUNT: Schema = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_OBJECT: Schema = {"type": "object"}
_STAGES = ("waiting", "running", "done", "failed", "cancelled")


def _or_null(schema: Schema, description: str) -> Schema:
    return {"anyOf": [schema, {"type": "null"}], "description": description}


def _released(description: str) -> Schema:
    return record(description, {"digest": DIGEST})


POPULATION = record(
    "一个人群文件。",
    {
        "name": text("名称，模拟时写明。"),
        "form": text(
            "格式：parquet、ndjson、xlsx，或者 folder（一种记录一个 Parquet 文件的目录）。",
            *("parquet", "ndjson", "xlsx", "folder"),
        ),
        "bytes": {**_COUNT, "description": "大小，字节。"},
        "modified_at": {**INSTANT, "description": "最后修改的时间。"},
    },
)
NEW_SIMULATION = closed(
    "模拟的请求。",
    {
        "population": {
            **text("人群文件的名称，见 /v1/populations。"),
            "minLength": 1,
            "maxLength": MOST_NAME,
            "pattern": r"\S",
        },
        "draft": text("草案的编号，或者规则版本的摘要。草案以提出时的文件为准。"),
        "base": {**DIGEST, "description": "与之比较的规则版本；不写的，为基准日施行的版本。"},
        "as_of": {**DAY, "description": "基准日；不写的，以人群文件中各人的基准日为准。"},
        "smallest": {
            "type": "integer",
            "minimum": LEAST_SMALLEST,
            "maximum": MOST_SMALLEST,
            "default": SMALLEST,
            "description": "少于此数的分组不单列，以免由统计数推知个人。",
        },
        "shown": {
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_SHOWN,
            "default": SHOWN,
            "description": "名单最多列出多少人。",
        },
    },
    ["population", "draft"],
)
_EXAMPLE = {"population": "全市干部.parquet", "draft": "4f1c2a9be0d34c7f9a6b1e58d7c0f322", "as_of": "2026-06-30"}
PROGRESS = record(
    "进行到哪里。",
    {
        "done": {**_COUNT, "description": "已经评估的人数。"},
        "of": {**_COUNT_OR_NULL, "description": "总人数；未知的，为 null。"},
        "per_second": {"type": ["number", "null"], "description": "每秒多少人；未知的，为 null。"},
    },
)
ASKED = record(
    "所模拟的。",
    {
        "population": text("人群文件的名称。"),
        "draft": {**DIGEST, "description": "草案当时全部文件的摘要，或者所写明的规则版本。"},
        "of_draft": {**_TEXT_OR_NULL, "description": "草案的编号；写明规则版本的，为 null。"},
        "base": {**DIGEST, "description": "与之比较的规则版本。"},
        "as_of": {"type": ["string", "null"], "format": "date", "description": "基准日；以文件为准的，为 null。"},
        "smallest": {**_COUNT, "description": "少于此数的分组不单列。"},
        "shown": {**_COUNT, "description": "名单最多列出多少人。"},
    },
)
ANSWER = record(
    "模拟的结果：做完的，为人数和报告的摘要；未能完成的，为说明。",
    {
        "population": record("人群。", {"digest": DIGEST, "size": _COUNT}),
        "changed": record(
            "意见有变化的。",
            {"persons": {**_COUNT, "description": "人数。"}, "actions": {**_COUNT, "description": "项数。"}},
        ),
        "report": text("报告（JSON）的摘要。"),
        "text": text("未能完成的，说明。"),
        "faults": listed("人群文件或者规则的错误。", ref("Fault")),
    },
    [],
)
SIMULATION = record(
    "一次模拟。",
    {
        "id": text("编号。"),
        "kind": text("种类。", "simulation"),
        "stage": text(
            "阶段：waiting 等待，running 进行中，done 已做完，failed 未能完成，cancelled 已取消。",
            *_STAGES,
        ),
        "progress": _or_null(PROGRESS, "进行到哪里；不在进行的，为 null。"),
        "asked": ASKED,
        "answer": _or_null(ANSWER, "结果；没有做完的，为 null。"),
        "made_at": {**INSTANT, "description": "提出的时间。"},
        "links": record(
            "有关的地址。",
            {
                "events": text("跟踪进度的地址。"),
                "report": {**_TEXT_OR_NULL, "description": "结果的地址；没有做完的，为 null。"},
            },
        ),
    },
)
REPORT = record(
    "模拟的结果。结论只供参考，由有权机关决定。",
    {
        "as_of": {"type": ["string", "null"], "format": "date", "description": "基准日；各人不同的，为 null。"},
        "population": record("人群。", {"digest": DIGEST, "size": _COUNT}),
        "base": _released("与之比较的规则版本。"),
        "draft": _released("所模拟的草案。"),
        "actions": listed("措施：action 代码，label 名称，kind 性质。", _OBJECT),
        "groups": listed("分组的依据：by 代码，label 名称。", _OBJECT),
        "changed": record("意见有变化的人数、项数。", {"persons": _COUNT, "actions": _COUNT}),
        "flows": listed("各项措施从什么意见变为什么意见，多少人，因为哪些规则。", _OBJECT),
        "by_group": {**_OBJECT, "description": "各组多少人，多少人有变化，更有利、更不利各多少。"},
        "fairness": listed("各项措施在各组的比率、区间、与最高一组之比，越过五分之四的予以提示。", _OBJECT),
        "totals": listed("总量要求在变化前后的情况。", _OBJECT),
        "rules": {**_OBJECT, "description": "规则的增减，和结论的人次。"},
        "persons": record(
            "意见有变化的人员：代号，各项变化和所因的规则，不引用档案。",
            {"shown": _COUNT, "total": _COUNT, "list": listed("人员。", _OBJECT)},
        ),
        "advice": text("结论的性质。"),
    },
)
COMPONENTS: Schema = {
    "Population": POPULATION,
    "Populations": items("人群文件，按名称排列。", "Population"),
    "NewSimulation": {**NEW_SIMULATION, "examples": [_EXAMPLE]},
    "Simulation": SIMULATION,
    "SimulationReport": REPORT,
}
