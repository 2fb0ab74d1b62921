"""Acts of the programme: terms are drafted, rehearsed, published; sales are awarded; tiers are looked at."""
