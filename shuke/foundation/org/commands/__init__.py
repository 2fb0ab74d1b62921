"""The acts on units, staff, grants, keys and saved views."""

from shuke.foundation.org.commands.staff import (
    AppearanceUnknown,
    LoginTaken,
    RoleUnknown,
    ScopeUnknown,
    UnitUnknown,
    add_key,
    add_staff,
    choose_appearance,
    grant_role,
    open_unit,
)

__all__ = [
    "AppearanceUnknown", "LoginTaken", "RoleUnknown", "ScopeUnknown", "UnitUnknown", "add_key", "add_staff",
    "choose_appearance", "grant_role", "open_unit",
]  # fmt: skip
