"""Terms as documents: a value of frozen dataclasses as JSON, and back, every place checked."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class TermsInvalid(Refusal):
    """A document that is no terms: where, and what was expected there."""

    code = "terms_invalid"
    message = _("%(where)s: %(expected)s is expected.")


def written(value: Any) -> Any:
    """A value of terms as JSON has it: names and values, sets sorted, days in ISO 8601, nothing that is usual."""
    if is_dataclass(value) and not isinstance(value, type):
        usual = {one.name: _usual(one) for one in fields(value)}
        found = {name: getattr(value, name) for name in usual}
        return {name: written(one) for name, one in found.items() if one != usual[name]}
    if isinstance(value, frozenset):
        return sorted(written(one) for one in value)
    if isinstance(value, tuple):
        return [written(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _usual(one: Any) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def read_as[T](kind: type[T], document: Any) -> T:
    """A value of that kind from a document; TermsInvalid names the place. What is missing is as usual, the unknown refused."""
    value: T = _read(kind, document, "")
    return value


def _read(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _read_values(kind, value, where)
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        if value is None and NoneType in args:
            return None
        return _read(next(one for one in args if one is not NoneType), value, where)
    if origin is Literal:
        return value if value in args else refuse(where, " | ".join(args))
    if origin in (tuple, frozenset):
        return _read_many(origin, args, value, where)
    if kind is date:
        return _read_day(value, where)
    if type(value) is not kind:  # True is no number here
        refuse(where, {int: _("a whole number"), str: _("a text"), bool: _("true or false")}[kind])
    return value


def _read_values(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        refuse(where, _("a group of names and values"))
    kinds = get_type_hints(kind)
    unknown = sorted(value.keys() - kinds.keys())
    if unknown:
        refuse(f"{where}.{unknown[0]}".lstrip("."), _("no such name"))
    needed = [one.name for one in fields(kind) if _is_needed(one) and one.name not in value]
    if needed:
        refuse(f"{where}.{needed[0]}".lstrip("."), _("a value"))
    return kind(
        **{name: _read(kinds[name], one, f"{where}.{name}".lstrip(".")) for name, one in value.items()}
    )


def _is_needed(one: Any) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _read_many(origin: Any, args: tuple[Any, ...], value: Any, where: str) -> Any:
    if not isinstance(value, list | tuple):
        refuse(where, _("a list"))
    if origin is frozenset or (len(args) == 2 and args[1] is Ellipsis):
        return origin(_read(args[0], one, f"{where}[{place}]") for place, one in enumerate(value))
    if len(value) != len(args):
        refuse(where, _("%(count)s values") % {"count": len(args)})
    return tuple(
        _read(kind, one, f"{where}[{place}]")
        for place, (kind, one) in enumerate(zip(args, value, strict=True))
    )


def _read_day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as none_such:
        raise TermsInvalid(field=where, where=where, expected=_("a day such as 2026-01-31")) from none_such


def refuse(where: str, expected: Any) -> Any:
    """TermsInvalid at a place."""
    raise TermsInvalid(field=where, where=where or "terms", expected=expected)
