"""A column type that Django does not have."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Base = models.Field[datetime | None, datetime | None]
else:
    Base = models.Field


class LocalMoment(Base):
    """A date and time on a shop's wall clock, without zone: what a receipt says."""

    def db_type(self, connection: Any) -> str:
        return "timestamp without time zone"

    def get_internal_type(self) -> str:
        return "LocalMoment"
