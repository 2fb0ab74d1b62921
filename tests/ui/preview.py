"""Look at the pages before there are any: python tests/ui/preview.py [PAGE...] [--axe] [--all]

Draws the example pages into build/preview/ and takes pictures of them: zh light and en dark, 1440 and 390 wide
(--all: all eight combinations). --axe also prints what axe finds.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
OUT = ROOT / "build" / "preview"
SIZES = {"desk": (1440, 900), "phone": (390, 844), "small": (360, 740)}
USUAL = (
    ("zh-hans", "light", "desk"),
    ("zh-hans", "light", "phone"),
    ("en", "dark", "desk"),
    ("en", "dark", "phone"),
)

OVERFLOW = (Path(__file__).parent / "overflow.js").read_text()


def set_up() -> None:
    import django
    import polib
    from django.conf import settings

    locale = OUT / "locale" / "zh_Hans" / "LC_MESSAGES"
    locale.mkdir(parents=True, exist_ok=True)
    texts = [
        p
        for p in (ROOT / "shuke/locale/zh_Hans/LC_MESSAGES/django.po", Path("/tmp/brief/zh_ui.po"))
        if p.exists()
    ]
    merged = polib.POFile()
    merged.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=1; plural=0;"}
    for text in texts:
        merged.extend(
            entry
            for entry in polib.pofile(str(text))
            if merged.find(entry.msgid, msgctxt=entry.msgctxt or False) is None
        )
    merged.save_as_mofile(str(locale / "django.mo"))
    settings.configure(
        SECRET_KEY="preview", USE_TZ=True, TIME_ZONE="Asia/Shanghai", STATIC_URL="/static/", LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "中文"), ("en", "English")], LOCALE_PATHS=[str(OUT / "locale")], ROOT_URLCONF="tests.ui.urls",
        INSTALLED_APPS=["django.contrib.staticfiles"],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(ROOT / "shuke/doors/web"), str(ROOT / "shuke/ui/templates")],
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request", "shuke.ui.context.shell"],
                "builtins": ["shuke.ui.templatetags.shuke_ui", "django.templatetags.i18n", "django.templatetags.static"],
            },
        }],
    )  # fmt: skip
    django.setup()


def shoot(names: list[str], combinations: list[tuple[str, str, str]], axe: bool, fold: bool) -> int:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    from tests.ui import drawing

    server, address = drawing.serve(OUT)
    faults = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for (language, theme, size), name in itertools.product(combinations, names):
            file = f"{name}-{language}-{theme}-{size}"
            (OUT / f"{file}.html").write_text(
                drawing.page(name, language, theme, rail=False), encoding="utf-8"
            )
            width, height = SIZES[size]
            tab = browser.new_page(viewport={"width": width, "height": height})
            said: list[str] = []
            tab.on(
                "console",
                lambda line, said=said: said.append(line.text) if line.type in ("error", "warning") else None,
            )
            tab.on("pageerror", lambda error, said=said: said.append(str(error)))
            tab.goto(f"{address}/{file}.html", wait_until="networkidle")
            said += tab.evaluate(OVERFLOW)
            if axe:
                for found in Axe().run(tab).response["violations"]:
                    said.append(
                        f"axe {found['id']}: {found['help']} :: "
                        + " | ".join(
                            n["html"][:120] + " " + n["failureSummary"].splitlines()[-1][:160]
                            for n in found["nodes"][:4]
                        )
                    )
            tab.screenshot(path=str(OUT / f"{file}.png"), full_page=not fold)
            tab.close()
            faults += len(said)
            for line in said:
                print(f"{file}: {line}")
        browser.close()
    server.shutdown()
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--axe", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    parser.add_argument("--only", default="", help="part of a combination, e.g. zh-hans-light-desk")
    options = parser.parse_args()
    set_up()
    from tests.ui import examples

    names = options.pages or list(examples.PAGES)
    combinations = (
        list(itertools.product(("zh-hans", "en"), ("light", "dark"), SIZES)) if options.all else list(USUAL)
    )
    combinations = [one for one in combinations if options.only in "-".join(one)]
    faults = shoot(names, combinations, options.axe, options.fold)
    print(f"{len(names) * len(combinations)} pictures in {OUT}, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
