"""
Access: which roles may do what, which go together, and which units a grant reaches.
"""

from itertools import combinations

import pytest

from service.governance.access import ALLOWED, Act, Grant, Role, together
from service.governance.errors import RefusedError

CALLER, DRAFTER, REVIEWER, AUDITOR, ADMINISTRATOR = Role
MAY: dict[Act, set[Role]] = {
    Act.READ_RULES: {CALLER, DRAFTER, REVIEWER, AUDITOR, ADMINISTRATOR},
    Act.EVALUATE: {CALLER},
    Act.READ_EVALUATIONS: {CALLER, AUDITOR},
    Act.REVIEW: {CALLER},
    Act.DECIDE: {CALLER},
    Act.READ_DEPARTURES: {DRAFTER, REVIEWER, AUDITOR},
    Act.DRAFT: {DRAFTER},
    Act.READ_DRAFTS: {DRAFTER, REVIEWER, AUDITOR, ADMINISTRATOR},
    Act.APPROVE: {REVIEWER},
    Act.PUBLISH: {ADMINISTRATOR},
    Act.KEEP_KEYS: {ADMINISTRATOR},
    Act.READ_LOG: {AUDITOR},
    Act.SIMULATE: {DRAFTER, REVIEWER},
    Act.READ_SIMULATIONS: {DRAFTER, REVIEWER, AUDITOR},
}
OF_ALL_UNITS = {Act.SIMULATE, Act.READ_SIMULATIONS}
READING = {
    Act.READ_RULES,
    Act.READ_EVALUATIONS,
    Act.READ_DEPARTURES,
    Act.READ_DRAFTS,
    Act.READ_LOG,
    Act.READ_SIMULATIONS,
}
OF_DOSSIERS = {Act.EVALUATE, Act.READ_EVALUATIONS, Act.REVIEW, Act.DECIDE, *OF_ALL_UNITS}


def grant(*roles: Role, units: frozenset[str] | None = None) -> Grant:
    return Grant("key:1", "王某", frozenset(roles), units)


def code_of(ask: object, *args: object) -> str | None:
    try:
        ask(*args)  # type: ignore[operator]
    except RefusedError as error:
        return error.code
    return None


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_is_written_here_and_nothing_else(act: Act, role: Role) -> None:
    assert code_of(grant(role).require, act) == (None if role in MAY[act] else "role_missing")


def test_who_administers_reads_no_dossier_and_who_audits_changes_nothing() -> None:
    assert not any(ADMINISTRATOR in ALLOWED[act] for act in OF_DOSSIERS)
    assert {act for act in Act if AUDITOR in ALLOWED[act]} <= READING


def test_without_a_role_one_reads_the_rules_alone() -> None:
    assert [act for act in Act if code_of(grant().require, act) is None] == [Act.READ_RULES]


def test_several_roles_may_do_what_each_may() -> None:
    both = grant(CALLER, DRAFTER)
    assert {act for act in Act if code_of(both.require, act) is None} == {
        act for act in Act if {CALLER, DRAFTER} & MAY[act]
    }


@pytest.mark.parametrize("act", Act)
def test_what_concerns_all_units_asks_for_a_grant_for_all_of_them(act: Act) -> None:
    of_some = grant(*MAY[act], units=frozenset({"U-1"}))
    assert code_of(of_some.require, act) == ("unit_out_of_scope" if act in OF_ALL_UNITS else None)
    assert code_of(grant(units=frozenset()).require, Act.SIMULATE) == "role_missing"


def test_it_is_said_which_roles_are_needed() -> None:
    with pytest.raises(RefusedError) as caught:
        grant(CALLER).require(Act.READ_DEPARTURES)
    assert caught.value.chinese == "此操作限持有起草、审核、审计权限的凭证。"


@pytest.mark.parametrize("pair", list(combinations(Role, 2)))
def test_auditing_and_administering_go_with_nothing_else(pair: tuple[Role, Role]) -> None:
    apart = {AUDITOR, ADMINISTRATOR} & set(pair)
    assert code_of(together, frozenset(pair)) == ("roles_conflict" if apart else None)


@pytest.mark.parametrize("role", Role)
def test_any_role_goes_alone(role: Role) -> None:
    assert code_of(together, frozenset({role})) is None
    assert code_of(together, frozenset()) is None


@pytest.mark.parametrize(
    ("units", "unit", "reached"),
    [
        (None, "U-1", True),
        (None, None, True),
        (frozenset({"U-1"}), "U-1", True),
        (frozenset({"U-1"}), "U-2", False),
        (frozenset({"U-1"}), None, False),
        (frozenset(), "U-1", False),
        (frozenset(), None, False),
    ],
)
def test_a_grant_reaches_its_units_and_an_unknown_unit_is_none_of_them(
    units: frozenset[str] | None, unit: str | None, *, reached: bool
) -> None:
    asked = grant(CALLER, units=units)
    assert asked.reaches(unit) is reached
    assert code_of(asked.require_unit, unit) == (None if reached else "unit_out_of_scope")
