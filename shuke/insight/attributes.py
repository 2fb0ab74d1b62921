"""What lists and segments may ask of a customer's figures."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.registries import Attribute

TABLE = "insight_figure"
ATTRIBUTES = (
    Attribute("last_on", _("Last purchase"), TABLE, "last_on", letter="S", kind="day"),
    Attribute("first_on", _("First purchase"), TABLE, "first_on", letter="S", kind="day"),
    Attribute(
        "recency_days", _("Days since last purchase"), TABLE, "recency_days", letter="S", kind="number"
    ),
    Attribute("gap_days", _("Usual gap in days"), TABLE, "gap_days", letter="S", kind="number"),
    Attribute("orders_12m", _("Orders in 12 months"), TABLE, "orders_12m", letter="S", kind="number"),
    Attribute("spend_12m", _("Spend in 12 months"), TABLE, "spend_12m_minor", letter="S", kind="money"),
    Attribute("frequency", _("Orders in the window"), TABLE, "frequency", letter="S", kind="number"),
    Attribute("monetary", _("Goods net in the window"), TABLE, "monetary_minor", letter="S", kind="money"),
    Attribute("r", _("Recency score"), TABLE, "r", letter="S", kind="number"),
    Attribute("f", _("Frequency score"), TABLE, "f", letter="S", kind="number"),
    Attribute("m", _("Money score"), TABLE, "m", letter="S", kind="number"),
    Attribute("cell", _("RFM cell"), TABLE, "cell", letter="S", kind="text"),
    Attribute("cell_cn", _("RFM cell by means"), TABLE, "cell_cn", letter="S", kind="text"),
    Attribute("abc", _("ABC class"), TABLE, "abc", letter="S", kind="text"),
    Attribute("stage", _("Life stage"), TABLE, "stage", letter="S", kind="text"),
    Attribute(
        "stage_before",
        _("Life stage at the end of last month"),
        TABLE,
        "stage_before",
        letter="S",
        kind="text",
    ),
    Attribute("value_12m", _("Expected in 12 months"), TABLE, "value_12m_minor", letter="S", kind="money"),
)
# The customer's own, kept beside the figures so that "regulars, the newest first" is one index.
COPIES = {"joined_on": Attribute("joined_on", _("Joined"), TABLE, "joined_on", letter="B", kind="day")}
