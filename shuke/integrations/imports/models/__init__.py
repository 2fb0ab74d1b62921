"""Tables of imports. A job and its lists are for whoever started it, and for the privacy officer."""

from shuke.integrations.imports.models.drafts import Draft, Progress
from shuke.integrations.imports.models.inboxes import Inbox
from shuke.integrations.imports.models.jobs import Error, Job, Mapping
from shuke.integrations.imports.models.stage import Stage
from shuke.integrations.imports.models.traces import Kept, Trace
from shuke.integrations.imports.models.uploads import Upload

__all__ = ["Draft", "Error", "Inbox", "Job", "Kept", "Mapping", "Progress", "Stage", "Trace", "Upload"]
