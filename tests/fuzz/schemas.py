"""
The API, called in every way that its document allows and in many that it does not, as `schemathesis` makes them up.

    python -m tests.fuzz.schemas --minutes 20

Nothing is answered with a 5xx, and everything as documented: status, type, headers, content. Each operation is called
with the key of a role that may do it, over a store of its own: by the examples, at the edges of every schema, at
random, and then one operation after another, what one gives being what the next is asked.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

import schemathesis
from fastapi import FastAPI
from schemathesis.engine import events, from_schema

from service.api.application import create_application
from service.api.guarding import guards
from service.api.limits import Limits
from service.governance.access import ALLOWED, OPEN_TO_ALL, Act, Role
from service.operations.served import Served
from tests.serving import key, serving

SEED = 20_260_630
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
OF_LINES = "/v1/evaluations:batch"
"""What is wrong with a line is answered in its place, with a 200: its requests are not rejected as a whole."""
NOT_TO_BE_ENDED = {"/v1/keys/{key_id}": "key_id", "/v1/keys/{key_id}/replacement": "key_id"}
"""Where the keys that are called with would be ended; another is named."""

A_FILE = "rulesets/bars.yaml"


@dataclass
class Found:
    """What came of it."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)  # (operation, status)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)  # operation, check, what -> how to repeat

    @property
    def calls(self) -> int:
        """Give how often something was called."""
        return sum(self.answers.values())

    def of(self, operation: str) -> set[int]:
        """Give all statuses with which an operation answered."""
        return {status for name, status in self.answers if name == operation}

    def __str__(self) -> str:
        """Say what fell short."""
        return "\n".join(f"{' / '.join(what)}\n    {how}" for what, how in self.failures.items())


def call(served: Served, seconds: float, *, seed: int = SEED, examples: int = 5, repeatable: bool = True) -> Found:
    """
    Call what is *served* for so many *seconds*, each operation by so many random *examples* in turn.

    Half of the time goes to what the document allows, half to what it does not.
    """
    app = create_application(served)
    app.state.limits = Limits(0, 0)
    auth = _auth(app, {role: key(served, role, holder=role.value) for role in Role})
    found = Found()
    for mode in ("positive", "negative"):
        generation = {"mode": mode, "max-examples": examples, "deterministic": repeatable}
        config = _config(seconds / 2, seed, generation)
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
        schema.auth(refresh_interval=None)(auth)
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _note(event, found)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                found.failures["schemathesis", type(event).__name__, str(_said(event))] = ""
    return found


def _said(event: Any) -> Any:
    """Give what an event of an error says."""
    return getattr(event, "info", None) or getattr(event, "exception", None)


def _config(seconds: float, seed: int, generation: Mapping[str, Any]) -> schemathesis.Config:
    return schemathesis.Config.from_dict(
        {
            "seed": seed,
            "max-time": max(1, round(seconds)),
            "request-timeout": 60,
            "generation": {**generation, "no-shrink": True, "allow-extra-parameters": False},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        }
    )


def _auth(app: FastAPI, shown: Mapping[Role, str]) -> type:
    role_of = {
        (method, route.path_format): _role(guard.act)
        for route, guard in guards(app.routes)
        for method in route.methods or ()
        if guard is not None
    }

    numbers = count()

    class OfRole:
        """Shows the key of a role that may do what is called."""

        def get(self, _: Any, context: Any) -> str | None:
            role = role_of.get((context.operation.method.upper(), context.operation.path))
            return None if role is None else shown[role]

        def set(self, case: Any, data: str | None, _: Any) -> None:
            if data is not None:
                case.headers["Authorization"] = data
                _spare(case, numbers)

    return OfRole


def _role(act: Act) -> Role:
    return Role.CALLER if act in OPEN_TO_ALL else min(ALLOWED[act])


def _spare(case: Any, numbers: Iterator[int]) -> None:
    """Let a request be new though its key is not, a release be the one in force, and the keys in use live on."""
    given = (case.headers or {}).get("Idempotency-Key")
    if isinstance(given, str) and given.isascii() and given.isprintable() and 0 < len(given) <= 180:
        case.headers["Idempotency-Key"] = f"{next(numbers)}"
    if isinstance(case.body, dict) and str(case.body.get("release")).startswith("sha256:") and next(numbers) % 3:
        del case.body["release"]
    parameters = case.path_parameters if isinstance(case.path_parameters, dict) else {}
    name = NOT_TO_BE_ENDED.get(case.operation.path)
    if name in parameters and case.operation.method.upper() != "GET":
        parameters[name] = str(parameters[name])[:4]
    if case.operation.path.endswith("/withdrawal") and parameters.get("number") == 1:
        parameters["number"] = 2
    if "path" in parameters and next(numbers) % 2:
        parameters["path"] = A_FILE


def _note(event: events.ScenarioFinished, found: Found) -> None:
    recorder = event.recorder
    for name, interaction in recorder.interactions.items():
        if interaction.response is not None:
            found.answers[recorder.cases[name].value.operation.label, interaction.response.status_code] += 1
    for name, checks in recorder.checks.items():
        case = recorder.cases[name].value
        for check in checks:
            if check.failure_info is not None and not (
                check.name == "negative_data_rejection" and case.operation.path == OF_LINES
            ):
                what = (case.operation.label, check.name, str(check.failure_info.failure))
                found.failures.setdefault(what, case.as_curl_command())


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def lines(_: Any, value: Any) -> bytes:
    """Write the body of a batch as it is made up: some text."""
    return value if isinstance(value, bytes) else str(value).encode()


def main() -> int:
    """Call for as long as is asked; 1 where something fell short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=SystemRandom().getrandbits(32))
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, serving(Path(folder)) as served:
        found = call(served, asked.minutes * 60, seed=asked.seed, examples=50, repeatable=False)
    sys.stdout.write(f"seed {asked.seed}: {found.calls} calls, {len(found.failures)} fell short\n{found}\n")
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
