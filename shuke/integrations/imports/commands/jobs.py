"""Starting an import: the job that remembers its files and how they are read."""

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.preparation import Prepared
from shuke.integrations.imports.remembered import keep_settings

OPEN = ("reading", "read")


@command
def start_import(*, actor: Actor, given: Prepared, dry_run: bool = False) -> Outcome:
    """A job for files that were looked at; answers its id.

    The same files of the same source that the same person began before, and did not finish, go on under their old job.
    """
    with elevated():
        own = Job.objects.filter(started_by_id=actor.staff_id or None)
        begun = own.filter(digest=given.digest, state__in=OPEN, dry_run=dry_run).order_by("-id").first()
        if begun is not None:
            return Unchanged(begun.id)
        job = Job.objects.create(
            kind=given.kind, source=given.source, digest=given.digest, files=given.plan.as_json(),
            mapping=given.settings.as_json(), dry_run=dry_run, started_by_id=actor.staff_id or None,
        )  # fmt: skip
        if given.kept is not None:
            keep_settings(actor, given.source, given.kind, given.kept)
    record({"job": job.id, "kind": given.kind, "source": given.source, "tables": len(given.plan.tables)})
    return Done(job.id)
