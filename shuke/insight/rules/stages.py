"""Where a customer stands in the time with the shop: by their own rhythm, and slower to change than the days."""

STAGES = ("prospect", "new", "active", "loyal", "won_back", "at_risk", "lapsed")
NEW_DAYS = 30
LOYAL_DAYS = 5  # purchase days in the window
# In hundredths of the customer's own usual gap: in from the upper figure, out again below the lower one.
AT_RISK_IN, AT_RISK_OUT = 200, 150
LAPSED_IN, LAPSED_OUT = 400, 300
USUAL_GAP = 30  # while neither the customer nor the shop has a rhythm


def stage_of(
    *, since_first: int | None, since_last: int | None, last_step: int | None, gap: int | None,
    purchase_days: int, before: str | None = None,
) -> str:  # fmt: skip
    """The stage of a customer, in days.

    ``last_step``: days between the last two purchase days. ``before``: the stage of the former run where nothing
    was bought since, else None: what has a name keeps it until the distance is clear (hysteresis).
    """
    if since_first is None or since_last is None:
        return "prospect"
    if since_first <= NEW_DAYS:
        return "new"
    usual, away = max(gap or USUAL_GAP, 1), since_last * 100
    if away >= usual * (LAPSED_OUT if before == "lapsed" else LAPSED_IN):
        return "lapsed"
    if away >= usual * (AT_RISK_OUT if before in ("at_risk", "lapsed") else AT_RISK_IN):
        return "at_risk"
    if last_step is not None and last_step * 100 >= usual * LAPSED_IN:
        return "won_back"
    return "loyal" if purchase_days >= LOYAL_DAYS else "active"
