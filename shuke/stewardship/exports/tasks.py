"""Jobs of the files: one-liners that call one act."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.stewardship.exports.commands.making import erase_files
from shuke.stewardship.exports.running import make


@app.task(name="exports.make", pass_context=False)
def make_now(file_id: int) -> None:
    """The file of a list, with the rights that who asked has now."""
    make(file_id, timezone.localdate(), timezone.now())


@app.task(name="exports.erase_files", queueing_lock="exports.erase_files", pass_context=False)
def erase_files_nightly(timestamp: int = 0) -> None:
    """Files a week old."""
    erase_files(actor=CLOCK, now=timezone.now())
