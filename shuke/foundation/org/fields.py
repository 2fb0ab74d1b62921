"""Column types that Django does not have."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Func

# Django's classes take type parameters in the stubs only.
if TYPE_CHECKING:
    _Field = models.Field[int, int]
    _CharField = models.CharField[str, str]
else:
    _Field, _CharField = models.Field, models.CharField


class RowXid(_Field):
    """Transaction that last wrote the row (xid8): the lake exports what changed since its horizon by it.

    Set by default on insert and by the trigger ``shuke_touch_row`` on update.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("db_default", Func(function="pg_current_xact_id"))
        options.setdefault("editable", False)
        super().__init__(**options)

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def rel_db_type(self, connection: Any) -> str:
        return "xid8"

    def get_internal_type(self) -> str:
        return "RowXid"


class TreePath(_CharField):
    """Materialised path of a unit, "1.4.9.": C collation, so that a subtree is one index range."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 120)
        options.setdefault("db_collation", "C")
        super().__init__(**options)
