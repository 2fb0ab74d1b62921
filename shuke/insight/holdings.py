"""What this domain keeps of a person: figures that the next run works out anew."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "insight_figure", _("Figures and scores"), "drop", "delete", primary="customer_id",
        export=(
            "as_of", "first_on", "last_on", "recency_days", "frequency", "purchase_days", "monetary_minor", "orders_12m",
            "spend_12m_minor", "gap_days", "r", "f", "m", "cell", "cell_cn", "abc", "stage", "active_bp", "coming_bp",
            "purchases_12m_milli", "value_12m_minor", "grade", "stage_before", "coming_before_bp", "reasons",
        ),
    ),
)  # fmt: skip
