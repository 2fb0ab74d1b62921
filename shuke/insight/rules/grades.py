"""Service grade: how well a customer is looked after, by what was spent and what is expected. An open rule."""

# ABC class (row) by class of the forecast (A, B, C, D): expectation lifts or lowers by one grade at most.
GRADES = {"A": "AABB", "B": "ABBC", "C": "BBCC", "D": "CCDD"}
FORECASTS = "ABCD"


def grade_of(abc: str, forecast: str | None) -> str:
    """A to D; without a forecast the ABC class itself."""
    return abc if forecast is None else GRADES[abc][FORECASTS.index(forecast)]
