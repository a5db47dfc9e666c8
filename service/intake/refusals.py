"""
Refusals: what people are told of a value that is not accepted.

Each says what was found, what would be accepted and, where it can be guessed, what was meant.
"""

import json
import re
from collections.abc import Callable, Mapping

from service.intake.characters import code_point, first_control, first_foreign, first_unfit, fold, is_id, printable
from service.intake.faults import Refusal
from service.intake.json_text import Misread

_ID = "ASCII 字母和数字、. _ : / - 以及汉字和〔〕"
_LOOSE_DAY = re.compile(r"([0-9]{4})[-/.年]?(?:([0-9]{1,2})(?:[-/.月]?([0-9]{1,2}))?)?(?:[T年月日号].*)?", re.DOTALL)


def shown(value: object) -> str:
    """Show a *value* of the JSON tree to a person, short and printable."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f'"{printable(value)}"'
        case dict():
            return "对象"
        case list():
            return "列表"
    return printable(str(value))


def not_an_object(value: object) -> Refusal:
    """Refuse a whole document that is no object."""
    return Refusal("not_an_object", "须为一个 JSON 对象", shown(value), "对象")


def too_deep(levels: int) -> Refusal:
    """Refuse what is nested deeper than so many *levels*."""
    return Refusal("too_deep", "嵌套过深", accepted=f"不超过 {levels} 层")


def too_many_records(found: int, most: int) -> Refusal:
    """Refuse a list of more than so many records."""
    message = f"记录过多，其后的未予检查：一个列表最多 {most} 条"
    return Refusal("too_many_records", message, f"{found} 条", f"不超过 {most} 条")


def too_many_codes(found: int, most: int) -> Refusal:
    """Refuse a list of more than so many codes."""
    return Refusal("too_many_codes", f"代码过多：一个列表最多 {most} 个", f"{found} 个", f"不超过 {most} 个")


def wrong_type(value: object, wanted: str, accepted: str) -> Refusal:
    """Refuse a *value* that is not of the type that is *wanted*, of which only some may be *accepted*."""
    if value is None:
        return Refusal("null_not_allowed", "此处不接受 null：不清楚时请省去该键", "null", accepted)
    if isinstance(value, Misread):
        if value.too_large:
            return Refusal("too_large_number", "数字超出可读取的范围", shown(value), "不超过 15 位的数字")
        return Refusal("not_json", "JSON 里没有这样的数字", shown(value), accepted)
    return Refusal("wrong_type", f"类型不符：须为{wanted}", shown(value), accepted)


def out_of_range(value: object, accepted: str) -> Refusal:
    """Refuse a number that is too small or too large."""
    return Refusal("out_of_range", "超出允许的范围", shown(value), accepted)


def too_many_decimals(value: object) -> Refusal:
    """Refuse a share that is written finer than shares are kept."""
    return Refusal("too_many_decimals", "小数位过多", shown(value), "最多四位小数")


def identity_number() -> Refusal:
    """Refuse a pseudonym that looks like an identity number, without repeating it."""
    message = "疑似身份证件号码：代号须为化名，不得使用身份证件号码"
    return Refusal("identity_number", message, accepted="不含身份信息的代号")


def missing(label: str) -> Refusal:
    """Refuse the absence of what must be there."""
    return Refusal("missing_key", f"缺少必填项「{label}」")


def unknown_key(key: str, known: Mapping[str, object], nearest: str | None) -> Refusal:
    """Refuse a *key* that is none of those *known*; *nearest* is the one that it surely was meant to be."""
    return Refusal("unknown_key", "没有这个键", shown(key), "、".join(known), nearest, word=key, known=known)


def repeated_key() -> Refusal:
    """Refuse a key that its object has more than once."""
    return Refusal("duplicate_key", "同一对象里该键出现了不止一次", accepted="每个键一次")


def bad_text(text: str) -> Refusal:
    """Refuse a *text* with characters that no text may hold."""
    return _control(text, first_unfit(text))


def blank_text(label: str) -> Refusal:
    """Refuse a text with nothing in it."""
    return Refusal("blank_text", f"「{label}」不能为空")


def too_long_text(text: str, accepted: str) -> Refusal:
    """Refuse a *text*, or an id, that is too long."""
    return Refusal("too_long_text", "内容过长", f"{len(text)} 字", accepted)


def bad_digest(text: str) -> Refusal:
    """Refuse a *text* that is no digest of a release."""
    return Refusal("invalid_digest", "不是有效的版本摘要", shown(text), "sha256: 后接 64 位小写十六进制数字")


def too_few_items(found: int, least: int) -> Refusal:
    """Refuse a list of fewer than so many items."""
    return Refusal("too_few_items", f"项数过少：至少 {least} 项", f"{found} 项", f"不少于 {least} 项")


def too_many_items(found: int, most: int) -> Refusal:
    """Refuse a list of more than so many items."""
    return Refusal("too_many_items", f"项数过多：最多 {most} 项", f"{found} 项", f"不超过 {most} 项")


def bad_id(text: str) -> Refusal:
    """Refuse an id with characters that no id may hold."""
    if not text:
        return Refusal("empty_id", "编号不能为空", shown(text), _ID)
    control = first_control(text)
    if control is not None:
        return _control(text, control)
    character = first_foreign(text)
    plain = fold(text)
    seen = f"「{character}」" if character.isprintable() and not character.isspace() else ""
    message = f"编号里有不允许的字符 {code_point(character)}{seen}"
    return Refusal("lookalike_character", message, shown(text), _ID, plain if is_id(plain) else None)


def bad_code(text: str, codes: Mapping[str, str], accepted: str) -> Refusal:
    """Refuse a *text* that is none of the *codes*."""
    control = first_control(text)
    if control is not None:
        return _control(text, control)
    return Refusal("unknown_code", "没有这个代码", shown(text), accepted, word=text, known=codes)


def bad_day(text: str, accepted: str, is_good: Callable[[str], bool]) -> Refusal:
    """Refuse a *text* that is no day; what it was meant to be is told if that *is_good*."""
    loose = _LOOSE_DAY.fullmatch(fold(text))
    guess = "-".join(part.zfill(2) for part in loose.groups() if part) if loose else ""
    return Refusal("invalid_date", "不是有效的日期", shown(text), accepted, guess if is_good(guess) else None)


def _control(text: str, character: str) -> Refusal:
    message = f"含有控制字符 {code_point(character)}"
    return Refusal("control_character", message, shown(text), "可显示的文字")
