"""
What is sent about simulations: which draft is tried on which population, beside which release.
"""

from typing import Any

from service.intake.plain import day_shape, digest_shape, id_shape, number_shape, plain_form, read_plain, text_shape

MOST_NAME = 200
"""How many letters the name of a population has at most."""
LEAST_SMALLEST, MOST_SMALLEST = 5, 10_000
"""How small the groups may be that are told of."""
MOST_SHOWN = 1_000
"""How many persons are listed at most."""

SIMULATION = plain_form(
    {
        "population": text_shape("人群文件的名称", most=MOST_NAME, required=True),
        "draft": id_shape("草案的编号，或者规则版本的摘要", required=True),
        "base": digest_shape("与之比较的规则版本"),
        "as_of": day_shape("基准日"),
        "smallest": number_shape("分组的最少人数", LEAST_SMALLEST, MOST_SMALLEST),
        "shown": number_shape("名单最多列出的人数", 0, MOST_SHOWN),
    }
)


def read_simulation(body: bytes) -> dict[str, Any]:
    """Read what is to be simulated: `population`, `draft`, `base`, `as_of`, `smallest`, `shown`."""
    return read_plain(body, SIMULATION)
