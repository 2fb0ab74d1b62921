"""Who acts here and what they may see.

Unit (company > region > store / department), staff, grant (a role at a unit), actor (who acts now), scope
(which rows: self, desk, own, credited, assigned, subtree, units, all), bundle (a named set of acts),
command (an act that changes something), query (a reading that another package may ask for).
"""
