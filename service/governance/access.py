"""
Access: roles, what each may do, and the units that a grant reaches.

Roles are kept apart: who administers reads no dossier, who audits changes nothing, and who drafts approves nothing of
their own. A grant with no role at all reads what is public within the house: rules, vocabulary, measurements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.governance.errors import RefusedError


class Role(StrEnum):
    """What a caller is here for."""

    CALLER = "caller"
    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, str] = {
    Role.CALLER: "调用",
    Role.DRAFTER: "起草",
    Role.REVIEWER: "审核",
    Role.AUDITOR: "审计",
    Role.ADMINISTRATOR: "管理",
}

ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that go with no other."""


class Act(StrEnum):
    """What can be done; each route does one."""

    READ_RULES = "read_rules"  # rules, vocabulary, schema, releases, measurements
    EVALUATE = "evaluate"  # evaluations, one or many, and what follows from a dossier that is sent along
    READ_EVALUATIONS = "read_evaluations"  # what was said, its explanation, its replay, what was decided
    REVIEW = "review"  # a recorded evaluation beside two others
    DECIDE = "decide"
    READ_DEPARTURES = "read_departures"
    DRAFT = "draft"
    READ_DRAFTS = "read_drafts"
    APPROVE = "approve"
    PUBLISH = "publish"  # publish, withdraw, shadow, import
    KEEP_KEYS = "keep_keys"
    READ_LOG = "read_log"
    SIMULATE = "simulate"  # have a draft tried on a whole population, or have that stopped
    READ_SIMULATIONS = "read_simulations"  # what came of it, and on which populations it can be tried


ALLOWED: Mapping[Act, frozenset[Role]] = {
    Act.READ_RULES: frozenset(Role),
    Act.EVALUATE: frozenset({Role.CALLER}),
    Act.READ_EVALUATIONS: frozenset({Role.CALLER, Role.AUDITOR}),
    Act.REVIEW: frozenset({Role.CALLER}),
    Act.DECIDE: frozenset({Role.CALLER}),
    Act.READ_DEPARTURES: frozenset({Role.DRAFTER, Role.REVIEWER, Role.AUDITOR}),
    Act.DRAFT: frozenset({Role.DRAFTER}),
    Act.READ_DRAFTS: frozenset({Role.DRAFTER, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Act.APPROVE: frozenset({Role.REVIEWER}),
    Act.PUBLISH: frozenset({Role.ADMINISTRATOR}),
    Act.KEEP_KEYS: frozenset({Role.ADMINISTRATOR}),
    Act.READ_LOG: frozenset({Role.AUDITOR}),
    Act.SIMULATE: frozenset({Role.DRAFTER, Role.REVIEWER}),
    Act.READ_SIMULATIONS: frozenset({Role.DRAFTER, Role.REVIEWER, Role.AUDITOR}),
}

OPEN_TO_ALL = frozenset({Act.READ_RULES})
"""Acts for which any grant will do, even one without a role."""

OF_ALL_UNITS = frozenset({Act.SIMULATE, Act.READ_SIMULATIONS})
"""Acts that concern persons of every unit at once: a grant for some units will not do."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who calls, as what, and for which units."""

    caller: str  # what the log says: the id of a key (`key:7f3a…`) or the subject of a token (`oidc:…`)
    holder: str  # the person or system behind it; two grants of one holder are one hand
    roles: frozenset[Role]
    units: frozenset[str] | None = None  # None: all units

    def require(self, act: Act) -> None:
        """Raise `RefusedError` where this grant may not do *act*."""
        if act not in OPEN_TO_ALL and not self.roles & ALLOWED[act]:
            needed = "、".join(ROLE_LABELS[role] for role in Role if role in ALLOWED[act])
            raise RefusedError("role_missing", f"此操作限持有{needed}权限的凭证。")
        if act in OF_ALL_UNITS and self.units is not None:
            raise RefusedError("unit_out_of_scope", "此操作涉及全部单位，此凭证只可办理所授权单位的事项。")

    def reaches(self, unit: str | None) -> bool:
        """Answer whether persons of a *unit* (None: it is not known) are within reach."""
        return self.units is None or unit in self.units

    def require_unit(self, unit: str | None) -> None:
        """Raise `RefusedError` where persons of a *unit* are out of reach."""
        if self.reaches(unit):
            return
        said = "档案未写明单位代号（subject.unit.ref）" if unit is None else f"单位 `{unit}`不在授权范围内"
        raise RefusedError("unit_out_of_scope", f"{said}，此凭证只可办理所授权单位的事项。")


def together(roles: frozenset[Role]) -> None:
    """Raise `RefusedError` where one holder may not have these *roles* at once."""
    if len(roles) > 1 and roles & ALONE:
        apart = "、".join(ROLE_LABELS[role] for role in Role if role in roles & ALONE)
        raise RefusedError("roles_conflict", f"{apart}权限不得与其他权限并授。")
