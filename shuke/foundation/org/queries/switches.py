"""How the shop's switches stand: no customer data, read by the program itself."""

from shuke.foundation.org.house.switches import SWITCHES
from shuke.foundation.org.models.switches import Switch


def switches_set() -> dict[str, bool]:
    """Every switch, as it ships where nobody set it."""
    return SWITCHES | dict(Switch.objects.values_list("name", "is_on"))


def is_switched_on(name: str) -> bool:
    """Whether one is on."""
    return switches_set()[name]
