"""The night's work at once, for a demo shop that was built a moment ago."""

from shuke.doors.cli.house import set_up_django


def main() -> None:
    """Everything of the timetable, in order."""
    set_up_django()
    from django.conf import settings
    from django.utils.module_loading import import_string

    import_string(settings.SHUKE_NIGHT)()


if __name__ == "__main__":
    main()
