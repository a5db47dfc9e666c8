"""
The limits of the contract as tables are held to them: what a dossier may not hold by itself, a table may not either.

A test holds them to those of the contract, which has them for one dossier at a time.
"""

import re

FIRST_YEAR, LAST_YEAR = 1900, 9999
MOST = 1_000_000
"""The largest number of days, months, times or sources."""

QUARTERS = 4
MOST_RECORDS = 200
"""How many records a list may have."""

MOST_CODES = 200
"""How many codes a list of codes may have."""

MOST_LETTERS = 200
"""How many letters an id may have."""

MOST_NUMBER = 1e15
"""Where numbers begin that cannot be read."""

SHARE_SCALE = 10_000
"""Shares are kept to so many parts of one."""

ROUNDING = 1e-12
"""By how much a share, or a sum of some, may miss what was written, as floats have it."""

ID_PATTERN = r"[A-Za-z0-9._:/\-\u3400-\u4dbf\u4e00-\u9fff〔〕]+"
"""What an id is made of."""

UNFIT_IN_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""What no text may hold, as the inside of a class of characters."""

DIGITS_OF_AN_IDENTITY = "[0-9]{15}"
"""What an identity number has, once hyphens are left out."""

IDENTITY_NUMBER = re.compile(
    r"^(?:[0-9]{17}[0-9Xx]|[0-9]{15})$"
    r"|(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)
"""A whole identity number, for what has the digits of one."""
