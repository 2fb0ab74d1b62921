"""Names that exist in two languages, in SQL: units, staff, products, categories."""

from shuke.foundation.org.actor import Actor


def shown_name(alias: str, actor: Actor) -> str:
    """SQL of the name of a joined row in the actor's language: the English one only where there is one."""
    if actor.language != "en":
        return f"{alias}.name"
    return f"coalesce(nullif({alias}.name_en, ''), {alias}.name)"
