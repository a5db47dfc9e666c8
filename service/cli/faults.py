"""
Faults of what was handed in: said in Chinese, a line for each, or as a JSON problem.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.cli.outcome import Outcome, Status, as_json, as_text
from service.domain.errors import DossierFault, RulesetFault

TITLES = {
    Status.INPUT_AT_FAULT: ("input_at_fault", "输入有误"),
    Status.ENGINE_AT_FAULT: ("engine_at_fault", "规则引擎未能给出可信的结论"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: with which file or option, where in it, and what."""

    code: str  # stable, English
    source: str  # the file, or the option, as it was given
    path: str  # where in it: a path of the dossier, `line:column`; or nothing
    message: str
    found: str | None = None
    accepted: str | None = None
    nearest: str | None = None

    def __str__(self) -> str:
        """Say it to a person, place first."""
        where = "：".join(part for part in (self.source, self.path) if part)
        is_plain = not self.accepted or self.nearest or self.accepted in self.message
        accepted = "" if is_plain else f"，应为 {self.accepted}".replace("应为 以", "应为以", 1)
        found = "" if not self.found or self.found.strip('"') in where + self.message else f"（所写为 {self.found}）"
        hint = f"；是否想写 `{self.nearest}`？" if self.nearest else "。"
        return f"{where}{'：' if where else ''}{self.message}{found}{accepted}{hint}"


class InputAtFaultError(Exception):
    """What was handed in cannot be used; it carries every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Carry the *faults*, in the order of the input."""
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.code for fault in self.faults))


def of_dossier(source: str, faults: Iterable[DossierFault]) -> list[Fault]:
    """Place the *faults* of the dossier that was read from a *source*."""
    return [
        Fault(
            one.code, source, one.path or "（整份档案）", one.message.rstrip("。"), one.found, one.accepted, one.nearest
        )
        for one in faults
    ]


def of_rulesets(folder: str, faults: Iterable[RulesetFault]) -> list[Fault]:
    """Place the *faults* of a *folder* of rulesets."""
    return [
        Fault(one.code, f"{folder}/{one.place}", "", one.chinese.rstrip("。"), nearest=one.nearest) for one in faults
    ]


def refusal(faults: Sequence[Fault], *, as_data: bool, status: Status = Status.INPUT_AT_FAULT) -> Outcome:
    """Refuse for these *faults*: in Chinese, or *as_data* as one JSON problem."""
    code, title = TITLES[status]
    if not as_data:
        return Outcome(status, err=as_text("\n".join(map(str, faults))))
    problem = {
        "type": f"urn:gongguo:problem:{code}",
        "title": title,
        "detail": f"faults 列出 {len(faults)} 处，更正后请重试。",
        "code": code,
        "faults": faults,
    }
    return Outcome(status, err=as_json(problem))
