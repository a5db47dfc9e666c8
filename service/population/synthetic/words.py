"""
Words of a synthetic population: what things are called in it, and their ids.
"""

from collections.abc import Sequence
from functools import lru_cache

from service.population.synthetic.dice import Dice, Numbers

ACHIEVEMENTS = (
    "数字化改革试点", "重点项目提前投产", "老旧小区改造", "营商环境提升", "防汛抢险", "信访积案化解", "招商引资签约",
    "基层治理经验推广", "生态修复验收", "文明城市创建", "安全生产专项整治", "乡村振兴示范带建设",
)  # fmt: skip
TASKS = (
    "重点工程征迁", "审批流程压减", "违章建筑整治", "民生实事项目", "产业园区配套", "防台备汛检查", "政策兑现清零",
    "巡察反馈整改", "数据归集治理", "农村饮水提升",
)  # fmt: skip
INCIDENTS = (
    "道路工程", "企业用地审批", "小区加装电梯", "河道整治", "矿山安全检查", "补贴资金发放", "学校迁建", "信访事项办理",
    "项目招标", "农房审批", "环保问题整改", "数据上报", "专项资金使用", "窗口服务",
)  # fmt: skip
VETOES = ("生态环境", "安全生产", "信访维稳", "耕地保护", "统计数据质量", "党风廉政")
CERTIFIERS = ("市委组织部", "市政府办公室", "主管部门", "市委改革办")
CASES = ("先行先试", "无明确限制的探索", "推动发展的无意过失", "急难险重临机处置", "化解历史遗留", "服务中的程序瑕疵")
ORGANS = ("市纪委监委", "派驻纪检监察组", "区纪委监委")
CONCLUDERS = ("组织部门", "指定医院", "所在单位党组织")
GROUNDS = ("综合研判", "专项考察所见", "巡察反馈")


@lru_cache(maxsize=64)
def ids(prefix: str, number: int) -> tuple[str, ...]:
    """Give so many ids."""
    return tuple(f"{prefix}{one}" for one in range(1, number + 1))


def which(words: Sequence[str], dice: Dice) -> Numbers:
    """Draw one of some *words* for each row, by its number."""
    return dice.whole(0, len(words) - 1)
