"""What every page asks of its request: the words of ``shuke.ui.request``, under the name that the pages know."""

from shuke.ui.request import PageRequest, actor_of, is_english, page_request, staff_of, today, whole

__all__ = ["PageRequest", "actor_of", "is_english", "page_request", "staff_of", "today", "whole"]
