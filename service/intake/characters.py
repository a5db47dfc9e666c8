"""
Characters: which may stand in ids, which in no text, and how text from outside is shown safely.

Two ids that look alike must be alike, so ids keep to ASCII letters and digits, `. _ : / -` and the common Chinese
ideographs. What is shown to people is printable and short, whatever was sent.
"""

import re
import unicodedata

ID_PATTERN = r"[A-Za-z0-9._:/\-\u3400-\u4dbf\u4e00-\u9fff〔〕]+"
"""What an id is made of, for `re`, pydantic and JSON Schema alike (to be anchored)."""

UNFIT_IN_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""What no text may hold, as the inside of a class of characters; lone surrogates, which are no characters, apart."""

_ID_CHARACTER = re.compile(ID_PATTERN)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNFIT = re.compile(rf"[{UNFIT_IN_TEXT}\ud800-\udfff]")
_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
    "\u0405\u0406\u0408\u0455\u0456\u0458\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5"
    "\u03a7\u03bf\u03bd\u03b9\u2010\u2011\u2012\u2013\u2014\u2212",
    "ABEKMHOPCTYXaeopcyxSIJsijABEZHIKMNOPTYXovi------",
)
_SHOWN_LENGTH = 40
_FOLDED_LENGTH = 200


def is_id(text: str) -> bool:
    """Tell whether *text* is made of what an id may be made of."""
    return _ID_CHARACTER.fullmatch(text) is not None


def first_control(text: str) -> str | None:
    """Give the first control character of a *text* that is to hold none at all."""
    found = _CONTROL.search(text)
    return found.group() if found else None


def first_unfit(text: str) -> str:
    """Give the first character that no *text* may hold: controls (but tab and line ends), overrides, surrogates."""
    return next(character for character in text if _UNFIT.match(character))


def first_foreign(text: str) -> str:
    """Give the first character of *text* that no id may hold."""
    return next(character for character in text if not is_id(character))


def fold(text: str) -> str:
    """Give the plain text that *text* looks like: full-width, Cyrillic and Greek as ASCII, without invisibles."""
    folded = unicodedata.normalize("NFKC", text[:_FOLDED_LENGTH]).translate(_LOOKALIKES)
    return _INVISIBLE.sub("", folded)


def code_point(character: str) -> str:
    """Name a *character* as `U+XXXX`."""
    return f"U+{ord(character):04X}"


def printable(text: str) -> str:
    """Show *text* short, with all that does not print written as code points."""
    shown = "".join(
        character if character.isprintable() else f"<{code_point(character)}>" for character in text[:_SHOWN_LENGTH]
    )
    return shown + "…" if len(text) > _SHOWN_LENGTH else shown
