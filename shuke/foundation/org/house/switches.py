"""What a shop may switch off, and how it stands where nobody said anything."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

WATERMARK, MERGE_BY_RULE = "watermark", "merge_by_rule"
SWITCHES = {WATERMARK: True, MERGE_BY_RULE: True}


class SwitchUnknown(Refusal):
    """A switch that there is not."""

    code = "not_found"
    status = 404
    message = _("There is no such switch.")
