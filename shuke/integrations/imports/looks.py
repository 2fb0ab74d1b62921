"""What was found in the files of a draft, as a file of its own."""

from pathlib import Path

from django.conf import settings


def look_file(draft_id: int) -> Path:
    """Where the look of a draft is kept: it holds values of people's rows, so only the program's user reads it."""
    return Path(settings.DATA) / "imports" / "drafts" / f"{draft_id}.json"
