"""What the demo's privacy officer has written down: four risk assessments, one of them overdue, and a lost tablet."""

# activity, purpose, necessity, risks, measures, outcome, decided so many days ago, next look in so many days
ASSESSED = (
    ("客户画像（RFM 与 ABC 分级）", "了解熟客多久来一次，及时回访", "不按人计算就看不出谁快要流失",
     "误判造成冷落；客户不知道自己被分析", "客户可随时拒绝分析；分级只对店长以上可见；不用于差别定价", "limited", 380, -15),
    ("短信营销", "新品与活动通知", "客户习惯收短信，邮件打开率低", "打扰；发给已拒绝的人",
     "只发给同意的人；每次发送前再判断一次；夜间不发", "go", 200, 165),
    ("合并重复客户", "同一个人只有一份档案", "重复档案会让积分与同意记录分散", "把两个人当成一个人",
     "证据不足的由店长核对；合并后可拆分", "limited", 340, 20),
    ("把收货地址交给快递公司", "送货上门", "快递公司需要姓名、电话、地址", "快递公司泄露信息",
     "只传本次所需字段；合同约定用后删除；隐私面单", "limited", 90, 275),
)  # fmt: skip
_ASSESSMENT = """
INSERT INTO privacy_assessment (activity, purpose, necessity, risks, measures, outcome, decided_on, review_on, decided_by_id)
SELECT '{0}', '{1}', '{2}', '{3}', '{4}', '{5}', current_date - {6}, current_date + {7},
       (SELECT staff_id FROM org_grant WHERE role = 'privacy_officer' ORDER BY id LIMIT 1)
"""
# Of who looked at most contacts lately: with a story, the account that a lost tablet was signed in to.
_INCIDENT = """
INSERT INTO privacy_incident (kind, story, actor_kind, actor_id, letters, from_at, until_at, found_at, is_critical, is_grave,
       state, people, listed_at, harm, measures, advice, contact, notice, notice_en, opened_by_id, opened_at, version)
SELECT 'device', '店里的平板昨晚丢失，当时仍登录着该导购的账号。今早已退出登录并修改密码。', 'staff', busy.actor_id, 'BC',
       now() - interval '30 days', now(), now() - interval '3 hours', false, false, 'open', 0, now() - interval '3 hours',
       '', '已退出该账号的全部登录并更换密码。', '', '400-000-0000', '', '',
       (SELECT staff_id FROM org_grant WHERE role = 'privacy_officer' ORDER BY id LIMIT 1), now() - interval '3 hours', 1
  FROM (SELECT actor_id FROM audit_event WHERE act = 'customers.reveal_identifier' AND actor_kind = 'staff'
         GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) busy
"""
_TOUCHED = """
INSERT INTO privacy_touched (incident_id, customer_id, first_at, last_at, events, letters, way)
SELECT i.id, s.customer_id, min(e.at), max(e.at), count(*),
       CASE WHEN bool_or(e.act = 'customers.reveal_identifier') THEN 'BC' ELSE 'B' END, ''
  FROM privacy_incident i JOIN audit_event e ON e.actor_kind = i.actor_kind AND e.actor_id = i.actor_id
   AND e.at BETWEEN i.from_at AND i.until_at JOIN audit_subject s ON s.event_id = e.id AND s.at = e.at GROUP BY 1, 2
"""
_COUNTED = "UPDATE privacy_incident SET people = (SELECT count(*) FROM privacy_touched)"


def watch_statements() -> list[str]:
    """Statements that the owner runs once the log stands."""
    return [*(_ASSESSMENT.format(*one) for one in ASSESSED), _INCIDENT, _TOUCHED, _COUNTED]
