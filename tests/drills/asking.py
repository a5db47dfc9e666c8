"""
Many callers at once, as a drill needs them: each evaluation has a key of its own, and what was answered is known.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Lock

CALLERS = 50
_SECONDS = 30


@dataclass
class Answers:
    """What has been answered: idempotency key -> id of the evaluation."""

    ids: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)  # others than 200 -> how often
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str, status: int, body: bytes) -> None:
        """Take in an answer that has arrived whole."""
        with self._lock:
            if status == 200:
                self.ids[key] = json.loads(body)["id"]
            else:
                self.statuses[status] = self.statuses.get(status, 0) + 1


def ask(port: int, credential: str, bodies: Mapping[str, bytes], answers: Answers, callers: int = CALLERS) -> None:
    """Have so many *callers* send all the *bodies* (by idempotency key) at once; whoever is cut off goes on anew."""
    keys = list(bodies)
    shares = [keys[first::callers] for first in range(callers)]
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(lambda share: _call(port, credential, share, bodies, answers), shares))


def _call(port: int, credential: str, keys: Sequence[str], bodies: Mapping[str, bytes], answers: Answers) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    for key in keys:
        headers = {
            "Authorization": f"Bearer {credential}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            connection.request("POST", "/v1/evaluations", bodies[key], headers)
            answer = connection.getresponse()
            answers.take(key, answer.status, answer.read())
        except (OSError, HTTPException):
            connection.close()  # it is opened anew by the next request
    connection.close()
