"""Tables of privacy: people's rights over what is kept of them, and incidents in which it got about."""

from shuke.stewardship.privacy.models.incidents import Assessment, Incident, Touched
from shuke.stewardship.privacy.models.rights import Erasure, Hold, Request, Retention

__all__ = ["Assessment", "Erasure", "Hold", "Incident", "Request", "Retention", "Touched"]
