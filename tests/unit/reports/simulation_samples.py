"""
Simulations by their shape, made for the tests of what is written of them: small, large, empty, hidden, long, hostile.

No test stands here.
"""

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

ADVICE = "以上为按所给人群作出的模拟测算，仅供参考，由有权机关决定。"
BASE = "sha256:" + "1a2b3c4d" * 8
DRAFT = "sha256:" + "9f8e7d6c" * 8
FOUR_FIFTHS = 0.8
EFFECTS = ("more_favourable", "less_favourable", "neither")
DIGEST = "sha256:" + "0011aabb" * 8
HOSTILE = '<script>alert("1")</script>\x00\x1b&amp;\u202e"\' onload=x =1+1 https://evil.example/'
LONG = "某某省某某市某某区关于进一步激励广大干部新时代新担当新作为重点专项工作领导小组办公室综合协调处" * 2

ACTIONS = (
    ("priority_rank_promotion", "优先晋升职级", "incentive"),
    ("excellent_preference", "评先评优倾斜", "incentive"),
    ("promotion_consideration", "列入提拔重用考虑", "incentive"),
    ("admonition", "诫勉", "adverse"),
    ("start_adjustment_procedure", "启动调整程序", "adverse"),
    ("grant_exemption", "建议容错免责", "supportive"),
    ("statutory_demotion", "降低一个职务或者职级层次", "statutory"),
)
GROUPS = {
    "unit_type": {"department": "机关部门", "town": "乡镇", "subdistrict": "街道", "park": "园区", ":unknown": "不明"},
    "category": {"leading_member": "领导成员", "rank_civil_servant": "职级公务员", "institution_staff": "事业单位人员"},
    "role_tier": {"principal": "党政正职", "deputy": "班子副职", "staff": "一般干部"},
    "level": {"none": "无领导职务", "township_chief": "乡科级正职", "county_deputy": "县处级副职"},
    "age_band": {"under_35": "35岁以下", "35_44": "35至44岁", "45_54": "45至54岁", "55_up": "55岁以上"},
}
_PATHS = (("none", "recommended"), ("recommended", "barred"), ("unsettled", "recommended"), ("recommended", "held"))


def flow(action: tuple[str, str, str], persons: int, start: str = "none", end: str = "recommended") -> Json:
    """Write a flow."""
    name, label, kind = action
    rule = {"rule": "INC-01", "title": "优先晋升职级", "persons": persons, "from": "no", "to": "yes"}
    told = {"action": name, "label": label, "kind": kind, "from": start, "to": end}
    return {**told, "persons": persons, "rules": [rule]}


def group(name: str, label: str, persons: int, better: int, worse: int, neither: int = 0) -> Json:  # noqa: PLR0913, PLR0917 - numbers
    """Write a group."""
    told = {"group": name, "label": label, "persons": persons, "changed": better + worse + neither}
    return {**told, "more_favourable": better, "less_favourable": worse, "neither": neither}


def rate(part: int, whole: int) -> Json:
    """Write a rate with some interval."""
    value = part / whole
    return {"value": value, "low": max(0.0, value - 0.03), "high": min(1.0, value + 0.04)}


def fairness(action: tuple[str, str, str], by: str, counts: list[tuple[int, int, int]], flag: str = "") -> Json:
    """Write the fairness of an action: of each group the persons, and how many are recommended before and after."""
    labels = list(GROUPS[by].items())[: len(counts)]
    best = [max((row[side] / row[0] for row in counts), default=0) for side in (1, 2)]
    groups: list[Json] = [
        {
            "group": name,
            "label": label,
            "persons": persons,
            "recommended": {"base": base, "draft": draft},
            "rate": {"base": rate(base, persons), "draft": rate(draft, persons)},
            "ratio": {
                "base": base / persons / best[0] if best[0] else None,
                "draft": draft / persons / best[1] if best[1] else None,
            },
        }
        for (name, label), (persons, base, draft) in zip(labels, counts, strict=True)
    ]
    told = {"action": action[0], "label": action[1], "by": by, "smallest": 10, "groups": groups}
    moved = [
        {"group": one["group"], "to": "below" if one["ratio"]["draft"] < FOUR_FIFTHS else "above"}
        for one in groups
        if flag and (one["ratio"]["base"] < FOUR_FIFTHS) is not (one["ratio"]["draft"] < FOUR_FIFTHS)
    ]
    flagged = {"text": flag, "groups": moved} if flag else None
    return {**told, "direction": "highest", "suppressed": {"groups": 1}, "flag": flagged}


def judged(answer: str, label: str, of: tuple[int, int], among: int) -> Json:
    """Write how one release stands to a total."""
    percent = " 至 ".join(dict.fromkeys(f"约 {100 * one / among:.2f}%" for one in of))
    share = {"low": f"{of[0]}/{among}", "high": f"{of[1]}/{among}", "percent": percent, "maybe_none": False}
    counts = {"among": {"low": among, "high": among}, "of": {"low": of[0], "high": of[1]}}
    told = {
        "measure": "share",
        "limit": "不低于 约 66.67%",
        "higher": None,
        "answer": answer,
        "answer_label": label,
        "with_approval": False,
    }
    text = f"{among}名新提拔人员中，四将干部{of[0]}名，{label}「不低于 约 66.67%」的要求。总量只供统计和提示。"
    return {**told, **counts, "share": share, "groups": None, "suspended": False, "text": text}


def total(title: str, base: Json | None, draft: Json | None) -> Json:
    """Write a total, before and after."""
    return {"total": "TOT-01", "title": title, "base": base, "draft": draft}


def person(number: int) -> Json:
    """Write a person of the list."""
    change = {"action": "priority_rank_promotion", "label": "优先晋升职级", "about": None, "from": "none"}
    reasons = ["近期牵头并经认定的成果由需要3项改为需要2项，本人有2项。"]
    changes = [{**change, "to": "recommended", "rules": ["INC-01"], "reasons": reasons}]
    if number % 3 == 0:
        about = {"action": "admonition", "label": "诫勉", "about": f"I-{number}", "from": "unsettled", "to": "barred"}
        changes.append({**about, "rules": ["DEM-01", "DEM-02"], "reasons": ["处理期内。", "尚缺：查实日期。"]})
    return {"ref": f"CAD-{number:06d}", "unit": f"U-{number % 40:03d}", "changes": changes}


def empty() -> Json:
    """Write the simulation of a draft that changes nothing."""
    by_group = {by: [group(name, label, 200, 0, 0) for name, label in of.items()] for by, of in GROUPS.items()}
    return {
        "as_of": "2026-06-30",
        "population": {"digest": DIGEST, "size": 600},
        "base": {"digest": BASE},
        "draft": {"digest": DRAFT},
        "actions": [],
        "groups": [{"by": "level", "label": "领导职务层次"}],
        "changed": {"persons": 0, "actions": 0},
        "flows": [],
        "by_group": by_group,
        "fairness": [fairness(ACTIONS[0], "role_tier", [(100, 30, 30), (200, 50, 50), (300, 90, 90)])],
        "totals": [],
        "rules": {"added": [], "removed": [], "changed": []},
        "persons": {"shown": 0, "total": 0, "list": []},
        "advice": ADVICE,
    }


def small() -> Json:
    """Write the simulation of a draft that moves a few hundred of twelve thousand."""
    flows = [flow(ACTIONS[0], 812), flow(ACTIONS[0], 44, "unsettled"), flow(ACTIONS[1], 96, "recommended", "barred")]
    flows += [flow(ACTIONS[3], 3, "none", "unsettled"), flow(ACTIONS[3], 7, "held", "held")]
    by_group = {
        "unit": [group(f"U-{n:03d}", f"第{n}局", 1000 + n, 60 + 3 * n, 5 + n, n) for n in range(12)],
        **{
            by: [
                group(name, label, 2400 + 317 * at, 90 + 31 * at, 22, 5 * at)
                for at, (name, label) in enumerate(of.items())
            ]
            for by, of in GROUPS.items()
        },
    }
    by_group["role_tier"] = [
        group("principal", "党政正职", 900, 40, 3),
        group("deputy", "班子副职", 2100, 166, 21, 4),
        group("staff", "一般干部", 9066, 650, 72, 6),
    ]
    flag = "「优先晋升职级」：按岗位层级比较，党政正职与最好一组的比值由0.863降至0.571，越过五分之四线，需要说明理由。"
    rule = {"rule": "INC-01", "title": "优先晋升职级", "yes": {"base": 3010, "draft": 3822}}
    other = {"rule": "BAR-04", "title": "受处分影响期内不得评优", "yes": {"base": 12, "draft": 108}}
    return {
        **empty(),
        "population": {"digest": DIGEST, "size": 12066},
        "changed": {"persons": 962, "actions": 3},
        "flows": flows,
        "by_group": by_group,
        "fairness": [
            fairness(ACTIONS[0], "role_tier", [(900, 190, 200), (2100, 513, 820), (9066, 2100, 2802)], flag),
            fairness(
                ACTIONS[0], "age_band", [(3000, 700, 900), (4000, 1000, 1250), (3000, 690, 900), (2066, 413, 618)]
            ),
            fairness(ACTIONS[3], "role_tier", [(900, 9, 9), (2100, 20, 20), (9066, 80, 80)]),
        ],
        "totals": [
            total(
                "新提拔人员中四将干部占比",
                judged("kept", "符合", (820, 820), 1200),
                judged("not_kept", "不符合", (7, 7), 12),
            ),
            total("优秀等次比例", judged("unknown", "不明", (18, 25), 120), judged("unknown", "不明", (18, 25), 120)),
        ],
        "rules": {
            "added": [{"rule": "INC-99", "title": "揭榜挂帅倾斜"}],
            "removed": [],
            "changed": [
                {**rule, "persons": 830, "unknown": {"base": 140, "draft": 131}},
                {**other, "persons": 96, "unknown": {"base": 0, "draft": 0}},
            ],
        },
        "persons": {"shown": 30, "total": 962, "list": [person(n) for n in range(30)]},
    }


def large() -> Json:
    """Write one of a million persons, forty units and thirty actions."""
    found = small()
    actions = [(f"action_{n}", f"第{n}项激励约束措施", ("incentive", "adverse")[n % 2]) for n in range(30)]
    flows = [
        flow(one, 40_000 // (n + 1) ** 2 + 1, *_PATHS[(n + k) % 4]) for n, one in enumerate(actions) for k in (0, 1)
    ]
    units = [group(f"U-{n:03d}", f"市某某局第{n}单位", 25_000 - n, 40 * (n % 17) + n, 9 * n, 3) for n in range(39)]
    units.append(group(":suppressed", "", 25_741, 13, 5, 0))
    persons = sum(one["changed"] for one in units)
    tiers = [group("staff", "一般干部", 1_000_000, *(sum(one[effect] for one in units) for effect in EFFECTS))]
    return {
        **found,
        "population": {"digest": DIGEST, "size": 1_000_000},
        "changed": {"persons": persons, "actions": 30},
        "flows": flows,
        "by_group": {**found["by_group"], "unit": units, "role_tier": tiers},
        "persons": {"shown": 200, "total": persons, "list": [person(n) for n in range(200)]},
    }


def hidden() -> Json:
    """Write one in which no group is large enough to be shown."""
    found = small()
    joined = {"group": ":suppressed", "label": "", "persons": 9, "changed": None}
    by_group = {by: [{**joined, **dict.fromkeys(EFFECTS)}] for by in found["by_group"]}
    fair = [fairness(ACTIONS[0], by, []) for by in GROUPS]
    return {
        **found,
        "population": {"digest": DIGEST, "size": 9},
        "changed": {"persons": 4, "actions": 1},
        "by_group": by_group,
        "fairness": fair,
        "flows": [flow(ACTIONS[0], 4)],
    }


def relabelled(simulation: Json, text: str) -> Json:
    """Give a *simulation* with a *text* in place of every label, title, reason, ref and advice."""
    named = {"label", "title", "ref", "unit", "advice", "text", "about"}

    def changed(value: Any) -> Any:
        if isinstance(value, list):
            return [text if isinstance(one, str) else changed(one) for one in value]
        if isinstance(value, dict):
            return {key: text if key in named and isinstance(one, str) else changed(one) for key, one in value.items()}
        return value

    found: Json = changed(copy.deepcopy(simulation))
    return found


SAMPLES: dict[str, Callable[[], Json]] = {
    "small": small,
    "large": large,
    "empty": empty,
    "hidden": hidden,
    "long": lambda: relabelled(small(), LONG),
    "hostile": lambda: relabelled(small(), HOSTILE),
}
