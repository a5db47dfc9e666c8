"""
Corruption: Parquet files that are not what they say they are, told as a fault of the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from service.population.files import unreadable


@contextmanager
def told_as_fault(name: str) -> Iterator[None]:
    """Raise `PopulationFaultsError` where what is read within is no Parquet, is damaged, or holds text of no UTF-8."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise unreadable(name, "not_parquet", "不是完整的 Parquet 文件，或其中的文本不是 UTF-8 编码") from None
