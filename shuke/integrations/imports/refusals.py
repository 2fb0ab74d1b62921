"""Reasons for which a whole file is refused: nothing of it was stored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class FileRefused(Refusal):
    """A file that cannot be read; ``facts`` name it."""

    code = "file_refused"
    message = _("The file “%(file)s” cannot be imported.")


class FileMissing(FileRefused):
    """No such file, or it may not be read."""

    code = "file_missing"
    status = 404
    message = _("The file “%(file)s” is not there or cannot be opened.")


class FileTooLarge(FileRefused):
    """More bytes, rows or members than a shop's file has."""

    code = "file_too_large"
    status = 413
    message = _("“%(file)s” is too large: at most %(limit)s are read. Split it into several files.")


class FileBomb(FileRefused):
    """A small file that unpacks into a very large one, or archives inside archives."""

    code = "file_bomb"
    message = _(
        "“%(file)s” unpacks into far more than it holds, or hides an archive in an archive. It was not read."
    )


class FileType(FileRefused):
    """Not a table at all."""

    code = "file_type"
    status = 415
    message = _("“%(file)s” is no table. Save it as CSV or XLSX and try again.")


class FileEmpty(FileRefused):
    """Nothing in it."""

    code = "file_empty"
    message = _("“%(file)s” is empty.")


class FileBroken(FileRefused):
    """Damaged: cut off, or its check sums are wrong."""

    code = "file_broken"
    message = _("“%(file)s” is damaged and ends before its time. Export it again.")


class SheetPassword(FileRefused):
    """Protected by a password."""

    code = "xlsx_password"
    message = _("“%(file)s” is protected by a password. Save it without one and try again.")


class SheetBroken(FileRefused):
    """A workbook that cannot be read."""

    code = "xlsx_broken"
    message = _("The workbook “%(file)s” is damaged. Open it, save it anew as XLSX and try again.")


class LineTooLong(FileRefused):
    """One line of a million characters: no table."""

    code = "csv_line_too_long"
    message = _(
        "“%(file)s” has a line of more than %(limit)s characters. It is no table, or its line ends are lost."
    )


class HeaderUnknown(FileRefused):
    """The columns needed for this kind of import were not found."""

    code = "csv_header"
    message = _(
        "In “%(file)s” no column was found for: %(missing)s. Columns there: %(found)s. Name them in the map file."
    )


class HeaderTwice(FileRefused):
    """One name stands over two columns that are needed."""

    code = "csv_header_duplicate"
    message = _(
        "In “%(file)s” two columns have the name of: %(twice)s. Rename one, or name the right one in the map file."
    )


class MapColumnMissing(FileRefused):
    """The map file names a column that the file does not have."""

    code = "map_column"
    message = _(
        "The map file names columns that “%(file)s” does not have: %(missing)s. Columns there: %(found)s."
    )


class DiscountIsRate(FileRefused):
    """A discount column of shares and no column with what was paid."""

    code = "discount_is_rate"
    message = _(
        "The discount column of “%(file)s” holds rates, not amounts, and no column says what was paid per line."
    )


class MapInvalid(Refusal):
    """The map file is wrong."""

    code = "map_invalid"
    message = _("The map file is wrong at %(key)s: %(value)s.")


class StoreMissing(Refusal):
    """No store to book the sales on."""

    code = "store_missing"
    message = _("There is no store or company with the code “%(store)s” that you may import for.")


class ImportRunning(Refusal):
    """Another process works on the same import."""

    code = "import_running"
    status = 409
    message = _("Another process is working on this import. Wait for it.")


class ImportLost(FileRefused):
    """The files of a job are not what they were when it began."""

    code = "import_files_changed"
    status = 409
    message = _("The files changed since this import began. Start it again.")


class UploadQuota(Refusal):
    """More files or bytes in a day than one person brings in."""

    code = "upload_quota"
    status = 429
    message = _("You have brought in as much as one person may in a day: %(files)s files, %(limit)s.")


class StorageFull(Refusal):
    """The disk's reserve would be touched."""

    code = "storage_full"
    status = 507
    message = _("The disk is nearly full. Nothing was saved; somebody has to make room first.")


class UploadGone(Refusal):
    """An upload that was erased after its week."""

    code = "upload_gone"
    status = 410
    message = _("“%(file)s” was erased a week after it came in. Upload it again.")


class NothingToUndo(Refusal):
    """A job that booked nothing: a rehearsal, a refused one, or one that still runs."""

    code = "import_nothing_to_undo"
    status = 409
    message = _("This import has booked nothing that could be undone.")


class SourceBusy(Refusal):
    """Another import of the same source is not finished."""

    code = "import_source_busy"
    status = 409
    message = _("Another import from “%(source)s” is not finished. Wait for it, or discard it first.")


def said(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a refusal that was kept as its code and facts, in the reader's language."""
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return str(kind(**facts))
        waiting += kind.__subclasses__()
    return str(FileRefused(**{"file": "?", **facts}))


class InboxFolder(Refusal):
    """A kind that is none, or a source whose name cannot be a folder."""

    code = "inbox_folder"
    message = _(
        "“%(source)s” cannot be a folder. Use letters, digits, blanks, points and hyphens, at most 40."
    )


class InboxMailbox(Refusal):
    """A mailbox without what is needed to read it."""

    code = "inbox_mailbox"
    message = _("A mailbox needs its server, login, password, and at least one sender whose mails are read.")


class InboxPort(Refusal):
    """Mail is fetched in the open only from this very machine."""

    code = "inbox_port"
    message = _(
        "Mail is fetched encrypted, on port %(port)s. Other ports are only for a server on this machine."
    )


class InboxCharacters(Refusal):
    """A line break within what is sent to a mail server."""

    code = "inbox_characters"
    message = _(
        "Server, login, password and folder of a mailbox hold no line breaks or other control characters."
    )


class InboxAddress(Refusal):
    """A mail server that is no server of the internet, nor stands in a network that the house allowed."""

    code = "inbox_address"
    message = _(
        "“%(host)s” is an address within this network. Mail is fetched from servers of the internet, and from those in"
        " networks that whoever runs the program has allowed."
    )


class InboxLinked(Refusal):
    """Somebody put a link where a folder of ours should be."""

    code = "inbox_linked"
    status = 409
    message = _("“%(folder)s” is a link, not what it should be. Nothing is read there until it is removed.")


class InboxTaken(Refusal):
    """Somebody else watches for this source already."""

    code = "inbox_taken"
    status = 409
    message = _("Files of “%(source)s” are watched for by somebody else already.")
