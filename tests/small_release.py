"""
A small release as policy staff would write it: one of each kind of field, fact, action and parameter.
"""

from collections.abc import Mapping

RECORDS = "vocabulary/records.yaml"
FACTS = "vocabulary/facts.yaml"
ACTIONS = "vocabulary/actions.yaml"
PROCEDURES = "vocabulary/procedures.yaml"
REGULATIONS = "vocabulary/regulations.yaml"
PARAMETERS = "parameters.yaml"
RULES = "rules.yaml"

SMALL: Mapping[str, str] = {
    RECORDS: """\
codes:
  grade: {poor: 差, fair: 中, good: 好}
records:
  subject:
    singular: subject
    label: 干部
    single: true
    fields:
      ref: {label: 代号, type: id, required: true}
      category: {label: 类别, type: code, codes: {leader: 领导, staff: 一般干部}}
      rank: {label: 职级, type: code, ordered: true, codes: {none: 无, r1: 一级, r2: 二级, r3: 三级}}
      rank_since: {label: 任职级时间, type: date}
      protection: {label: 保护情形, type: code, codes: {none: 无, leave: 产假}}
      sex: {label: 性别, type: code, codes: {f: 女, m: 男}}
      trained: {label: 已培训, type: truth}
      points: {label: 积分, type: integer}
  setting:
    singular: setting
    label: 条件
    single: true
    fields:
      vacancy: {label: 有空缺, type: truth}
  reviews:
    singular: review
    label: 考核
    day: {field: confirmed_on, absent: end_of_year}
    unique: {fields: [year], where: {kind: annual}}
    fields:
      id: {label: 编号, type: id, required: true}
      year: {label: 年份, type: year, required: true}
      kind: {label: 种类, type: code, required: true, codes: {annual: 年度, special: 专项}}
      grade: {label: 等次, type: code, codes: grade, ordered: true}
      confirmed_on: {label: 确定日期, type: date, nullable: true}
      votes.good: {label: 好票, type: share}
      votes.fair: {label: 中票, type: share}
      votes.poor: {label: 差票, type: share}
  quarters:
    singular: quarter
    label: 季度
    day: {absent: end_of_quarter}
    fields:
      id: {label: 编号, type: id, required: true}
      year: {label: 年份, type: year, required: true}
      quarter: {label: 季, type: integer, required: true}
  incidents:
    singular: incident
    label: 事项
    title: title
    day: occurred_on
    before: {closed_on: occurred_on}
    pending: {evidence: [alleged]}
    set_aside: {field: status, code: exempt, otherwise: refused, case: by_case}
    fields:
      id: {label: 编号, type: id, required: true}
      title: {label: 名称, type: text}
      kind: {label: 种类, type: code, required: true, codes: {delay: 拖延, harm: 损害}}
      occurred_on: {label: 发生日期, type: date}
      evidence:
        label: 证据
        type: code
        codes: {alleged: 反映, verified: 查实}
        read_as: {code: alleged, for: [verified], until: verified_on}
      verified_on: {label: 查实日期, type: date, nullable: true, outcome: true}
      closed_on: {label: 办结日期, type: date, nullable: true, outcome: true}
      severity: {label: 情节, type: code, ordered: true, codes: {minor: 较轻, serious: 较重, grave: 严重}}
      corrected: {label: 已改正, type: truth}
      late_days: {label: 误期天数, type: integer, unit: 天}
      marks: {label: 标记, type: codes, codes: {urgent: 急, public: 公开}}
      status: {label: 容错状态, type: code, codes: {none: 无, exempt: 免责, refused: 不予}, absent: none}
      by_case: {label: 容错情形, type: text}
      conduct.hidden: {label: 隐瞒, type: truth}
  measures:
    singular: measure
    label: 处理
    day: taken_on
    dropped_if: revoked
    fields:
      id: {label: 编号, type: id, required: true}
      kind: {label: 种类, type: code, required: true, codes: {talk: 谈话, warning: 警告, removal: 免职, note: 记录}}
      taken_on: {label: 日期, type: date}
      about: {label: 针对, type: id}
      lifted_on: {label: 解除日期, type: date, nullable: true, outcome: true, absent: null}
      revoked: {label: 已撤销, type: truth, absent: false}
  tasks:
    singular: task
    label: 任务
    fields:
      id: {label: 编号, type: id, required: true}
      due_on: {label: 应完成日, type: date}
      extended_to: {label: 延期至, type: date, nullable: true}
      done_on: {label: 完成日, type: date, nullable: true, outcome: true}
""",
    FACTS: """\
incident.late:
  label: 误期
  holds: [{incident.late_days: {at_least: $late_days}}]
lates:
  label: 误期情形数
  unit: 项
  hits: {classify: lateness}
  over: incidents
""",
    ACTIONS: """\
praise: {label: 表扬, kind: incentive, modality: may, procedure: usual, remedies: [review], body: 党委}
training: {label: 培训, kind: incentive, modality: may, for_development: true}
care: {label: 关爱, kind: supportive, modality: must}
demotion: {label: 调整, kind: adverse, modality: must, remedies: [review, appeal]}
warning: {label: 警告, kind: adverse, modality: may, about: incident, ladder: {name: steps, rung: 1}}
reminder: {label: 提醒, kind: adverse, modality: may, about: incident, ladder: {name: steps, rung: 0}}
criticism: {label: 批评, kind: adverse, modality: may, about: incident, ladder: {name: steps, rung: 2}}
visit: {label: 回访, kind: supportive, modality: may, about: [incident, measure]}
""",
    PROCEDURES: """\
advice: 本意见仅供参考。
procedures:
  usual:
    label: 一般程序
    steps:
      - {id: P-1, label: 核实, who: 人事部门, artefact: 记录, gate: 属实, confidence: drafted, working_days: 5}
      - {id: P-2, label: 决定, who: 党委, artefact: 决定书, gate: 集体研究, confidence: verified, note: 会议决定}
remedies:
  review:
    label: 复核
    text: 三十日内申请复核。
    cite: {regulation: law, confidence: verified}
    limits: [{act: 申请复核, by: person, within: {days: 30}, from: 知道之日}]
  appeal: {label: 申诉, text: 可以申诉。, categories: [leader], cite: {regulation: law, confidence: verified}}
""",
    REGULATIONS: """\
confidence:
  verified: {label: 已核对}
  drafted: {label: 拟制, note: 待签批}
regulations:
  law: {title: 中华人民共和国某法, short: 某法, year: 2018}
""",
    PARAMETERS: """\
late_days:
  label: 误期天数
  unit: 天
  values:
    2000-01-01: {value: 10, cite: {regulation: law, article: 1, confidence: verified}}
low_share:
  label: 低票比例
  values:
    2000-01-01: {value: 0.15}
    2030-01-01: {value: 1.0}
months:
  label: 影响期
  unit: 月
  keys: measure.kind
  gives: number
  values:
    2000-01-01: {value: {warning: 6, removal: endless, talk: 0}}
next_rank:
  label: 上一职级
  keys: subject.rank
  gives: subject.rank
  values:
    2000-01-01: {value: {none: r1, r1: r2, r2: r3}}
expiring:
  label: 到期的数
  values:
    2020-01-01: {value: 1}
    2025-01-01: {value: null}
""",
    RULES: """\
ruleset: rules
title: 试验清单
about: incident
origin: {place: 某地, status: drafted, note: 为试验而拟}
rules:
  LATE-1:
    title: 误期
    when: [{incident.late: true}]
    classify: lateness
    because: 「{incident.title}」误期 {incident.late_days} 天。
    cite: {regulation: law, article: 1, confidence: verified}
""",
}
"""Path -> text."""
