"""
Reading a bundle into a release: its rulesets say what the release means, the whole bundle what it is.
"""

from service.domain.release import Release
from service.language.files import RULESETS, Files, digest_of, part_of, read_bundle
from service.language.folder import read_release

__all__ = ["Files", "digest_of", "read_bundle", "release_of"]


def release_of(bundle: Files) -> Release:
    """Read a *bundle*; raise `RulesetFaultsError` with the faults of its rulesets, by the paths within them."""
    return read_release(part_of(bundle, RULESETS), digest_of(bundle))
