"""
Which groups are not shown, because few persons are in them.

First every group of less than the smallest size that is shown. Then, so that none can be worked out from the total and
the others, as many of the next smallest as it takes for at least two to be hidden which together reach that size: the
primary and secondary suppression of statistical offices (Hundepool et al., Statistical Disclosure Control, 2012).
"""

from collections.abc import Mapping

SUPPRESSED = ":suppressed"


def hidden_of(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Give those groups of these *sizes* that are not shown."""
    by_size = sorted(sizes, key=lambda group: (sizes[group], group))
    hidden = [group for group in by_size if sizes[group] < smallest]
    if not hidden:
        return frozenset()
    for group in by_size[len(hidden) :]:
        if sum(sizes[one] for one in hidden) >= smallest:  # so there are two at least
            break
        hidden.append(group)
    return frozenset(hidden)
