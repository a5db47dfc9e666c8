"""
What several processes do to the drafts and releases of one store at once.
"""

from datetime import date

from service.domain.errors import DossierFaultsError
from service.governance.access import Grant, Role
from service.governance.errors import RefusedError
from service.operations.drafting import Drafting, Match
from service.operations.jobs import Held, Jobs, Settle
from service.operations.ledger import Ledger
from service.operations.publishing import Publishing
from service.operations.releases import first_release
from service.store import drafts, releases
from service.store.connection import open_store
from service.store.jobs import Job
from tests.store.hands import Together
from tests.unit.operations.small_bundle import small_bundle

FILE = "rulesets/rules.yaml"
ROUNDS = 12
DAY = date(2027, 1, 1)


def hand(which: int) -> Grant:
    """Give the grant of one of the hands."""
    return Grant(f"key:{which}", f"第{which}人", frozenset(Role))


def start_it(together: Together, url: str, which: int) -> str:  # noqa: ARG001 - all do the same
    """Start the program over a store."""
    store = open_store(url)
    together()
    digest = first_release(Ledger(store), small_bundle())
    store.close()
    return digest


def write_it(together: Together, url: str, which: int) -> str:
    """Add a line to one file of the one draft, round after round; tell how often that was kept, how often refused."""
    store = open_store(url)
    drafting = Drafting(Ledger(store))
    with store.reading() as transaction:
        (draft,) = drafts.newest(transaction, None, 1)
    kept = refused = 0
    for number in range(ROUNDS):
        seen = drafting.file(draft.id, FILE)
        together()
        try:
            line = f"# {which}-{number}\n".encode()
            drafting.write(hand(which), draft.id, FILE, seen.content + line, Match((seen.etag,)))
            kept += 1
        except RefusedError as error:
            refused += error.code == "precondition_failed"
        together()
    store.close()
    return f"{kept} {refused}"


def publish_it(together: Together, url: str, which: int) -> str:
    """Publish the one release that is not published yet, from one day on."""
    store = open_store(url)
    with store.reading() as transaction:
        digest = releases.newest(transaction, None, 1)[0].digest
    together()
    try:
        Publishing(Ledger(store)).publish(hand(which), digest, {"effective_from": DAY, "note": "x"})
    except RefusedError as error:
        return error.code
    except DossierFaultsError:
        return "fault"
    else:
        return "published"
    finally:
        store.close()


def take_it(together: Together, url: str, which: int) -> str:
    """Take the one job that waits, and be its only doer."""
    store = open_store(url)
    done: list[int] = []

    def run(_: Job, __: Held) -> Settle:
        done.append(which)
        return lambda _: {"by": which}

    jobs = Jobs(Ledger(store), {"count": run})
    together()
    jobs.run_now("j")
    store.close()
    return "done" if done else "left"
