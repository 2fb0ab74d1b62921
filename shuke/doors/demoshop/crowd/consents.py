"""What customers agreed to: written in the database, for all of them in a few statements, alike for one seed."""

from shuke.customers.rules.notices import FIRST_WORDS, digest_of

# purpose, channel, share that said yes, share of those that took it back since, share that said no from the start
SHARES = (
    ("marketing", "sms", 0.58, 0.11, 0.09),
    ("marketing", "wechat", 0.44, 0.06, 0.05),
    ("marketing", "phone", 0.12, 0.20, 0.15),
    ("profiling", "", 0.0, 0.0, 0.02),
    ("sharing", "", 0.04, 0.25, 0.10),
)
_NOTICE = """
INSERT INTO customers_notice (purpose, version, text, text_en, digest, valid_from)
SELECT '{purpose}', 1, '{text}', '{text_en}', '\\x{digest}'::bytea, coalesce(min(joined_on), current_date)
  FROM customers_customer
"""
# A number between 0 and 1 of one's own for each customer and question.
_DRAWN = "(hashint8extended(c.id, hashtext('{question}{seed}')) & 1048575) / 1048576.0"
_SAID = """
INSERT INTO customers_consent (customer_id, purpose, channel, is_granted, at, source, campaign, notice_id, evidence)
SELECT c.id, '{purpose}', '{channel}', {answer}, c.joined_on + interval '{hours} hours', c.source, '', n.id, 'tick'
  FROM customers_customer c JOIN customers_notice n ON n.purpose = '{purpose}'
 WHERE c.kind = 'person' AND c.name <> '' AND {where} AND c.joined_on + interval '{hours} hours' < now() ORDER BY c.id
"""


def consent_statements(seed: int) -> list[str]:
    """Notices, then what was said: at first, and what was taken back weeks later."""
    statements = [
        _NOTICE.format(
            purpose=purpose, text=text.replace("'", "''"), text_en=text_en.replace("'", "''"),
            digest=digest_of(purpose, text, text_en).hex(),
        )
        for purpose, (text, text_en) in FIRST_WORDS.items()
    ]  # fmt: skip
    for purpose, channel, yes, regret, no in SHARES:
        drawn = _DRAWN.format(question=f"{purpose}{channel}", seed=seed)
        place = {"purpose": purpose, "channel": channel}
        if yes:
            statements.append(_SAID.format(**place, answer="true", hours=11, where=f"{drawn} < {yes}"))
            statements.append(
                _SAID.format(**place, answer="false", hours=24 * 45, where=f"{drawn} < {yes * regret}")
            )
        statements.append(
            _SAID.format(**place, answer="false", hours=11, where=f"{drawn} BETWEEN {yes} AND {yes + no}")
        )
    return statements
