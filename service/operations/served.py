"""
Everything that the running service can be asked to do; the API and the commands of administration reach it here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from service.operations.access import Access
from service.operations.asked_of_dossiers import AskedOfDossiers
from service.operations.auditing import Auditing
from service.operations.deciding import Deciding
from service.operations.drafting import Drafting
from service.operations.evaluations import Evaluations
from service.operations.importing import Importing
from service.operations.jobs import Jobs
from service.operations.kept import Kept
from service.operations.keys import Keys
from service.operations.public import Public
from service.operations.publishing import Publishing
from service.operations.releases import Releases
from service.operations.retention import Retention
from service.operations.reviewing import Reviewing
from service.operations.simulation.jobs import Simulations
from service.operations.submitting import Submitting


@dataclass(frozen=True, slots=True)
class Served:
    """The operations of a service over one store."""

    access: Access
    public: Public
    evaluations: Evaluations
    asked: AskedOfDossiers
    kept: Kept
    reviewing: Reviewing
    deciding: Deciding
    releases: Releases
    publishing: Publishing
    importing: Importing
    drafting: Drafting
    submitting: Submitting
    jobs: Jobs
    simulations: Simulations
    keys: Keys
    auditing: Auditing
    retention: Retention
    start: Callable[[], None]  # begins with what is done by itself: jobs that wait, and what has become due
    close: Callable[[], None]  # ends; what is under way is done and recorded first
