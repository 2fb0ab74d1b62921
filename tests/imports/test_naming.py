"""Does a file name somebody? Searched as shops write files; what cannot be looked into counts as if it did."""

import gzip
import io
import zipfile

import pytest
from openpyxl import Workbook

from shuke.integrations.imports.readers.naming import names_any

TEXT = "手机,姓名\n13912340987,欧阳清月\n"
WORDS = ("13912340987", "欧阳清月")


def workbook(value) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["手机", value])
    book.save(out)
    return out.getvalue()


def packed(*bodies: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for place, body in enumerate(bodies):
            file.writestr(f"{place}.csv", body)
    return out.getvalue()


HOLDING = {
    "utf-8": TEXT.encode(),
    "gb18030": TEXT.encode("gb18030"),
    "utf-16": TEXT.encode("utf-16"),
    "big5": "歐陽清月".encode("big5"),
    "gzip": gzip.compress(TEXT.encode("gb18030")),
    "zip": packed(b"nothing", TEXT.encode()),
    "workbook": workbook("欧阳清月"),
    "number in a workbook": workbook(13912340987),
    "workbook in an archive": packed(workbook("欧阳清月")),
    "across blocks": b"x" * ((1 << 20) - 5) + b"13912340987",
    "old workbook": b"\xd0\xcf\x11\xe0" + bytes(100),
    "broken archive": b"PK\x03\x04" + bytes(100),
    "packed twice": packed(gzip.compress(b"nothing")),
}


@pytest.mark.parametrize("body", HOLDING.values(), ids=HOLDING)
def test_a_file_that_names_the_person_is_found(tmp_path, body):
    file = tmp_path / "a"
    file.write_bytes(body)
    assert names_any(file, (*WORDS, "歐陽清月"))


@pytest.mark.parametrize(
    "body",
    [b"", b"13000000001", packed(b"nothing"), workbook("别人"), gzip.compress(b"nothing")],
    ids=["empty", "text", "zip", "workbook", "gzip"],
)
def test_a_file_of_others_is_not(tmp_path, body):
    file = tmp_path / "a"
    file.write_bytes(body)
    assert not names_any(file, WORDS) and not names_any(file, ())
