"""
The shapes of jobs.
"""

from service.api.shapes import Schema, listed, record, ref, text

COMPONENTS: Schema = {
    "JobAnswer": record(
        "任务的结果。",
        {
            "passed": {"type": "boolean", "description": "是否通过核验、进入审核。"},
            "short": listed("没有通过的，差在哪里。", text("一处不足。")),
            "digest": text("草案成为的规则版本的摘要。"),
            "report": text("报告的摘要；报告全文见草案的 /report。"),
            "text": text("任务未能完成的，说明。"),
        },
        [],
    ),
    "Job": record(
        "一项任务。",
        {
            "id": text("编号。"),
            "kind": text("种类：submission 为送审核验。", "submission"),
            "stage": text(
                "阶段：waiting 等待，running 进行中，done 已办完，failed 未能完成。",
                "waiting",
                "running",
                "done",
                "failed",
            ),
            "progress": text("进行到哪里。"),
            "answer": {"anyOf": [ref("JobAnswer"), {"type": "null"}], "description": "结果；没有办完的，为 null。"},
            "made_at": {"type": "string", "format": "date-time", "description": "提出的时间。"},
        },
    ),
}
