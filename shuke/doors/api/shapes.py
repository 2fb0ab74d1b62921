"""Building blocks of what may be sent: texts, moments, days, money, quantities. Strict: nothing is guessed or dropped."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)  # fmt: skip
from pydantic_core import PydanticCustomError

from shuke.doors.api.problems import faults_of
from shuke.doors.api.reading import is_kept

LARGEST_ID = 2**63 - 1
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIRST_YEAR, LAST_YEAR = 1970, 2100
FAR_TOO_LONG = 10_000


class Shape(BaseModel):
    """Something that may be sent: a field that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


def limits(longest: int, shortest: int = 1, pattern: str | None = None) -> StringConstraints:
    """Of a text."""
    return StringConstraints(strict=True, min_length=shortest, max_length=longest, pattern=pattern)


def _kept(value: Any) -> Any:
    if not isinstance(value, str) or len(value) > FAR_TOO_LONG:  # which its limit refuses
        return value
    if not is_kept(value):
        raise PydanticCustomError("text_broken", "a character that no database keeps")
    return unicodedata.normalize("NFC", value)


def _integral(value: Any) -> Any:
    """1.0 is a whole number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


NFC = BeforeValidator(_kept)
INTEGRAL = BeforeValidator(_integral)
Text20 = Annotated[str, NFC, limits(20)]
Text30 = Annotated[str, NFC, limits(30)]
Text40 = Annotated[str, NFC, limits(40)]
Text60 = Annotated[str, NFC, limits(60)]
Text80 = Annotated[str, NFC, limits(80)]
Text120 = Annotated[str, NFC, limits(120)]
Text200 = Annotated[str, NFC, limits(200)]
Empty120 = Annotated[str, NFC, limits(120, 0)]
Empty200 = Annotated[str, NFC, limits(200, 0)]
Email = Annotated[str, NFC, limits(254, 3)]


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and MOMENT.fullmatch(value):
        try:
            # In UTC, since PostgreSQL takes no offset of sixteen hours or more, and JSON's date-time does.
            moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
            if FIRST_YEAR <= moment.year < LAST_YEAR:
                return moment
        except (ValueError, OverflowError):
            pass
    raise PydanticCustomError("moment", "a moment with its offset")


def _day(value: Any) -> date:
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day")


def _whole(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value):
        return int(value)
    raise PydanticCustomError("whole_number", "a whole number")


Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Minor = Annotated[int, INTEGRAL, Field(strict=True, ge=0, le=LARGEST_ID)]
Small = Annotated[int, INTEGRAL, Field(strict=True, ge=0, le=9999)]
Flag = Annotated[bool, Field(strict=True)]


QUANTITY, SIGNED, PRICE = (
    r"^[0-9]{1,11}(\.[0-9]{1,3})?$", r"^-?[0-9]{1,11}(\.[0-9]{1,3})?$", r"^[0-9]{1,14}(\.[0-9]{1,4})?$",
)  # fmt: skip


def _decimal(pattern: str) -> BeforeValidator:
    written = re.compile(pattern)

    def read(value: Any) -> Decimal:
        if isinstance(value, str) and written.fullmatch(value):
            return Decimal(value)
        raise PydanticCustomError("decimal", "a decimal as text")

    return BeforeValidator(read)


def _written(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


Quantity = Annotated[Decimal, _decimal(QUANTITY), _written(QUANTITY)]
SignedQuantity = Annotated[Decimal, _decimal(SIGNED), _written(SIGNED)]
UnitPrice = Annotated[Decimal, _decimal(PRICE), _written(PRICE)]
Source = Annotated[str, limits(40, 1, r"^[a-z0-9][a-z0-9_.-]*$")]
Currency = Annotated[str, limits(3, 3, r"^[A-Z]{3}$")]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=200)]


class Unread(BaseModel):
    """An item of a batch that was not as it should be; the others go on."""

    errors: list[dict[str, str]]


def _lenient(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError as wrong:
        return Unread(errors=faults_of(wrong.errors(include_url=False, include_input=False)))


# Items of a batch, each judged alone: 1 to 1,000.
LENIENT = WrapValidator(_lenient)
THOUSAND = Field(min_length=1, max_length=1000)
