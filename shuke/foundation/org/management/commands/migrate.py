"""Django's migrate, followed by every package's constraints.sql."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from shuke.foundation.org.backend.constraints import apply_constraints


class Command(Migrate):
    """Migrations, then triggers, policies and grants."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options.get("plan") or options.get("check_unapplied") or options.get("app_label")):
            apply_constraints(options["database"])
