"""
`gongguo serve` as it is run: a first key that is shown once, several workers that count together, an orderly end.
"""

import json
import re
from http.client import HTTPConnection
from pathlib import Path

from tests.drills.running import Running, running

TOP = Path(__file__).parents[2]


def ask(service: Running, method: str, path: str, key: str, body: bytes | None = None) -> bytes:
    connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read()
    finally:
        connection.close()


def test_the_first_key_is_shown_once_and_works(tmp_path: Path) -> None:
    store = {"GONGGUO_DATA": str(tmp_path / "data"), "GONGGUO_ENGINE": "interpreter"}
    log = tmp_path / "log"
    body = b'{"dossier":%s}' % (TOP / "examples" / "health.json").read_bytes()
    with running(store, "--first-key", "--workers", "2", log=log) as service:
        key = service.key
        ids = {json.loads(ask(service, "POST", "/v1/evaluations", key, body))["id"] for _ in range(6)}
        measured = ask(service, "GET", "/metrics", key).decode()
        assert service.stop() == 0
    assert len(ids) == 6
    evaluations = re.findall(r"^gongguo_evaluations_total\{.*\} (\S+)$", measured, re.MULTILINE)
    assert sum(map(float, evaluations)) == 7  # the example was tried out before
    assert "已用它评估示例档案 not_performing.json：评估编号 " in service.said
    assert key not in log.read_text(encoding="utf-8")
    with running(store, "--first-key", log=log) as service:
        said = service.said
        assert json.loads(ask(service, "GET", f"/v1/evaluations/{min(ids)}", key))
        assert service.stop() == 0
    assert said.splitlines()[0] == "已有凭证，不再创建；需要新凭证的，运行 gongguo key create。"
    assert key not in said
