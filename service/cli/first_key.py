"""
The first key: made where there is none, shown once, and tried out on an example.
"""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from service.settings import shipped

EXAMPLE = "not_performing.json"
_PATH = "/v1/evaluations"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service listens."""

    host: str
    port: int

    @property
    def reached_at(self) -> str:
        """Give the host by which this machine reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # named, not listened on

    def __str__(self) -> str:
        """Give it as people type it."""
        host = self.reached_at
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def in_words(secret: str) -> str:
    """Show a new key, with what it is for."""
    return f"""已创建第一个凭证，只显示这一次，请妥善保存：

    {secret}

它可以提交评估、查阅评估。增发、吊销凭证用 gongguo key。"""


def tried(address: Address, secret: str) -> str:
    """Have the example evaluated by the service, and tell what came of it and how to do the same."""
    return f"""{_outcome(address, secret)}
您也可以这样提交一份档案（把「凭证」换成上面的一行）：

    printf '{{"dossier":%s}}' "$(cat 档案.json)" | curl -sS {address}{_PATH} \\
      -H 'Authorization: Bearer 凭证' -H 'Content-Type: application/json' --data-binary @-
"""


def _outcome(address: Address, secret: str) -> str:
    try:
        status, evaluation = _evaluate(address, secret)
    except (OSError, HTTPException, ValueError):
        return f"用它试评估示例档案 {EXAMPLE}，没有得到答复，请查看日志。"
    if evaluation is None:
        return f"用它试评估示例档案 {EXAMPLE}，未获受理（状态 {status}），请查看日志。"
    return f"已用它评估示例档案 {EXAMPLE}：评估编号 {evaluation}，已记入日志。"


def _evaluate(address: Address, secret: str) -> tuple[int, str | None]:
    """Give the status of the answer, and the id of the evaluation where there is one."""
    body = b'{"dossier":%s}' % (Path(shipped("examples")) / EXAMPLE).read_bytes()
    connection = HTTPConnection(address.reached_at, address.port, timeout=_SECONDS)
    try:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        connection.request("POST", _PATH, body, headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        return answer.status, told.get("id") if answer.status == 200 else None  # noqa: PLR2004  # HTTP's own
    finally:
        connection.close()
