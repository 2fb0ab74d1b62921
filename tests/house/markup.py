"""What a template says to people outside of its translate tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
_BLOCK = re.compile(r"{%\s*blocktranslate.*?%}.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
# Attributes whose value a person reads or hears.
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "label", "content")


class _Reader(HTMLParser):
    """Collects text between tags and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code", "kbd")
        self.said += [value for name, value in attrs if value and name in SPOKEN and tag != "meta"]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def literal_words(template: str) -> set[str]:
    """Words that stand in the markup as they are, in whatever script; tags, variables and comments say nothing."""
    bare = _TAG.sub(" ", _BLOCK.sub(" ", _COMMENT.sub(" ", template)))
    reader = _Reader()
    reader.feed(bare)
    reader.close()
    return {word for text in reader.said for word in _WORD.findall(text)}
