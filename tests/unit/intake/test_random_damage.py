"""Whatever is done to a dossier, it is read or it is refused; nothing else happens."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.intake import Contract
from tests.unit.intake.conftest import CONTRACT, EXAMPLE, KINDS

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2026", "2026-06", "2026-02-30", "verified", "none", "I-1", "annual"])
)
JUNK = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
KEYS = st.sampled_from([key for kind in KINDS for key in (kind.name, *kind.fields)]) | st.text()


def is_read_or_refused(contract: Contract, source: bytes) -> bool:
    try:
        contract.read(source)
    except DossierTooLargeError:
        return True
    except DossierFaultsError as error:
        for fault in error.faults:
            str(fault).encode()
        return bool(error.faults)
    return True


def damage(data: st.DataObject, tree: Any) -> None:
    """Change, add or take out something somewhere in the *tree*."""
    while True:
        steps = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        inner = [step for step in steps if isinstance(tree[step], dict | list) and tree[step]]
        if not inner or data.draw(st.integers(0, 3)) == 0:
            break
        tree = tree[data.draw(st.sampled_from(inner))]
    if isinstance(tree, dict) and data.draw(st.booleans()):
        tree[data.draw(KEYS)] = data.draw(JUNK)
    elif data.draw(st.booleans()):
        tree[data.draw(st.sampled_from(steps))] = data.draw(JUNK)
    else:
        del tree[data.draw(st.sampled_from(steps))]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_dossier_is_read_or_refused(data: st.DataObject) -> None:
    dossier = copy.deepcopy(EXAMPLE)
    for _ in range(data.draw(st.integers(1, 4))):
        if dossier:
            damage(data, dossier)
    assert is_read_or_refused(CONTRACT, json.dumps(dossier).encode())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    source = bytearray(json.dumps(EXAMPLE, ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(source) - 1))
        source[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    assert is_read_or_refused(CONTRACT, bytes(source))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    assert is_read_or_refused(CONTRACT, source)
