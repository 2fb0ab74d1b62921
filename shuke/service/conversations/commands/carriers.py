"""Who carries the messages of each channel: supplied from above by dotted paths."""

from collections.abc import Mapping

from django.utils.module_loading import import_string

from shuke.service.conversations.rules.delivery import Carrier


def carriers(paths: Mapping[str, str]) -> dict[str, Carrier]:
    """The carriers that the installation names, by channel."""
    return {channel: import_string(path) for channel, path in paths.items()}
