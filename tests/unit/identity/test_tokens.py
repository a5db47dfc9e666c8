"""
Tokens: by what they are trusted, and what they grant.
"""

from typing import Any

import pytest

from service.governance.access import Grant, Role
from service.governance.errors import RefusedError
from service.identity.errors import WrongTokenError
from service.identity.key_set import KeySet
from service.identity.tokens import Tokens
from tests.unit.identity.issuer import AUDIENCE, ISSUER, NOW, Json, forged, public, published, token, unsigned

KEYS = published("rsa", "ec", "ed", "p384", "weak", public("rsa-pss", alg="PS256"), public("rsa-plain", alg="RS256"))


def tokens(**settings: Any) -> Tokens:
    keys = KeySet(lambda: KEYS, lambda: 0.0)
    return Tokens(keys, ISSUER, AUDIENCE, **{"clock": lambda: NOW, **settings})


def is_trusted(written: str, **settings: Any) -> bool:
    try:
        tokens(**settings).grant(written)
    except WrongTokenError:
        return False
    return True


def granted(**claims: Any) -> Grant:
    return tokens().grant(token("ec", "ES256", **claims))


def test_a_token_grants_what_its_claims_say() -> None:
    assert granted(roles=["caller", "drafter"], units=["U-1", "U-2"]) == Grant(
        "oidc:u-1001", "oidc:u-1001", frozenset({Role.CALLER, Role.DRAFTER}), frozenset({"U-1", "U-2"})
    )


@pytest.mark.parametrize(
    ("name", "algorithm", "trusted"),
    [
        ("rsa", "RS256", True),
        ("rsa", "PS256", True),
        ("ec", "ES256", True),
        ("ed", "EdDSA", True),
        ("rsa-pss", "PS256", True),
        ("rsa-pss", "RS256", False),  # the key says what it is for
        ("rsa-plain", "PS256", False),
        ("rsa", "RS384", False),
        ("rsa", "RS512", False),
        ("p384", "ES384", False),
    ],
)
def test_only_these_algorithms_are_trusted(name: str, algorithm: str, *, trusted: bool) -> None:
    assert is_trusted(token(name, algorithm)) is trusted


@pytest.mark.parametrize(
    "written",
    [
        unsigned(),
        unsigned(algorithm="None"),
        unsigned(algorithm="RS256"),
        unsigned(algorithm=""),
        forged(),
        forged("ec"),
        forged(alg="HS512"),
        token("ec", "ES256", header={"kid": "rsa"}),
        token("rsa", header={"kid": "rsa-plain"}),
        token("rsa", header={"kid": "unknown"}),
        token("rsa", header={"crit": ["exp"]}),
        token("rsa")[:-4] + "AAAA",
        token("rsa").rpartition(".")[0],
        token("rsa") + ".x",
        "a.b.c",
        "",
        ".",
        "令牌",
        "x" * 9000,
        token("rsa", filling="x" * 9000),
    ],
)
def test_what_is_not_signed_by_the_issuer_is_not_trusted(written: str) -> None:
    assert not is_trusted(written)


def test_a_token_that_was_changed_is_not_trusted() -> None:
    head, _, signature = token("rsa").split(".")
    other = token("rsa", roles=["administrator"]).split(".")[1]
    assert not is_trusted(f"{head}.{other}.{signature}")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_weak_key_signs_nothing() -> None:
    assert not is_trusted(token("weak"))


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"aud": ["other", AUDIENCE]}, True),
        ({"aud": "other"}, False),
        ({"aud": ["other"]}, False),
        ({"aud": []}, False),
        ({"aud": ...}, False),
        ({"aud": {"gongguo": True}}, False),
        ({"iss": "https://id.example.org/realms/other"}, False),
        ({"iss": ISSUER + "/"}, False),
        ({"iss": ...}, False),
        ({"sub": ...}, False),
        ({"sub": ""}, False),
        ({"sub": "u 1"}, False),
        ({"sub": "王某"}, False),
        ({"sub": "x" * 190}, True),
        ({"sub": "x" * 191}, False),
        ({"sub": "u-1\n"}, False),
        ({"jti": "7", "azp": "client", "extra": {"a": [1]}}, True),
    ],
)
def test_issuer_audience_and_subject_are_required(claims: Any, *, trusted: bool) -> None:
    assert is_trusted(token("ec", "ES256", **claims)) is trusted


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"exp": NOW - 29}, True),  # clocks may differ
        ({"exp": NOW - 30}, False),
        ({"exp": ...}, False),
        ({"exp": "tomorrow"}, False),
        ({"exp": True}, False),
        ({"exp": 10**400}, False),
        ({"exp": 1e300}, False),
        ({"exp": float("nan")}, False),
        ({"exp": float("inf")}, False),
        ({"exp": -1}, False),
        ({"exp": None}, False),
        ({"nbf": NOW + 30}, True),
        ({"nbf": NOW + 31}, False),
        ({"nbf": "soon"}, False),
        ({"iat": NOW + 31}, False),
        ({"iat": NOW - 5, "nbf": NOW - 5}, True),
    ],
)
def test_a_token_has_its_time(claims: Any, *, trusted: bool) -> None:
    assert is_trusted(token("ec", "ES256", **claims)) is trusted


@pytest.mark.parametrize(
    ("claim", "roles"),
    [
        (["caller", "drafter", "offline_access"], {Role.CALLER, Role.DRAFTER}),
        ("caller drafter", {Role.CALLER, Role.DRAFTER}),
        ("reviewer,caller", {Role.REVIEWER, Role.CALLER}),
        ("administrator", {Role.ADMINISTRATOR}),
        ("Caller", set()),
        (["root"], set()),
        ([{"caller": 1}, 7, None, ["caller"]], set()),
        ({"caller": True}, set()),
        (7, set()),
        (..., set()),
    ],
)
def test_roles_are_those_that_are_known_among_the_claim(claim: Any, roles: set[Role]) -> None:
    assert granted(roles=claim).roles == roles


@pytest.mark.parametrize(
    ("claim", "units"),
    [
        (["U-1", "U-2"], {"U-1", "U-2"}),
        ("U-1 U-2", {"U-1", "U-2"}),
        ("*", None),
        (["*"], None),
        (..., set()),
        ("", set()),
        ([], set()),
        (None, set()),
        (True, set()),
        ({"U-1": True}, set()),
    ],
)
def test_without_units_a_token_reaches_nobody(claim: Any, units: set[str] | None) -> None:
    grant = granted(units=claim)
    assert grant.units == units
    assert grant.reaches("U-9") is (units is None)


def test_claims_are_found_by_name_or_by_a_path_of_names() -> None:
    claims: Json = {
        "realm_access": {"roles": ["drafter"]},
        "https://example.org/units": "U-7",
        "realm_access.other": "x",
    }
    written = token("ec", "ES256", roles=..., units=..., **claims)
    grant = tokens(roles_claim="realm_access.roles", units_claim="https://example.org/units").grant(written)
    assert (grant.roles, grant.units) == (frozenset({Role.DRAFTER}), frozenset({"U-7"}))
    assert tokens(roles_claim="realm_access.roles.x", units_claim="sub.x").grant(written).roles == set()


@pytest.mark.parametrize("roles", [["auditor", "caller"], "administrator drafter"])
def test_roles_that_are_kept_apart_are_refused(roles: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        granted(roles=roles)
    assert caught.value.code == "roles_conflict"
