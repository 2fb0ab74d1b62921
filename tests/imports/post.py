"""A small mail server that speaks enough IMAP4rev1 (RFC 3501) over a real socket for a client of the standard library."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Post:
    """What lies in the mailbox, by its unique id, and what was asked of the server."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    password: str = "secret word"
    port: int = 0
    hangs_up_before_store: bool = False
    refers_to: str = ""  # at login: go to another server (RFC 2221)

    def put(self, sender: str, *files: tuple[str, bytes], text: str = "see attachment") -> int:
        """A mail with attachments; its unique id."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "till@shop.example", "日结"
        mail.set_content(text)
        for name, raw in files:
            mail.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
        uid = 100 + len(self.mails)
        self.mails[uid] = mail.as_bytes()
        return uid

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: greeting, commands, answers."""
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        while line := await reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self.asked.append(rest if not rest.startswith("LOGIN") else "LOGIN")
            word = rest.split(" ")[0].upper()
            if word == "UID" and " STORE " in rest and self.hangs_up_before_store:
                break
            for part in self._answers(word, rest):
                writer.write(part)
            no = word == "LOGIN" and (self.password not in rest or self.refers_to)
            hint = f" [REFERRAL {self.refers_to}]" if no and self.refers_to else ""
            writer.write(f"{tag} {'NO' if no else 'OK'}{hint} {word} done\r\n".encode())
            await writer.drain()
            if word == "LOGOUT":
                break
        writer.close()

    def _answers(self, word: str, rest: str) -> Iterator[bytes]:
        if word == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif word == "SELECT":
            yield f"* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n".encode()
        elif word == "LOGOUT":
            yield b"* BYE\r\n"
        elif word == "UID" and "SEARCH" in rest:
            yield f"* SEARCH {' '.join(str(uid) for uid in self.mails if uid not in self.seen)}\r\n".encode()
        elif word == "UID" and "STORE" in rest:
            self.seen.add(int(rest.split()[2]))
        elif word == "UID" and "FETCH" in rest:
            yield self._fetched(int(rest.split()[2]), rest)

    def _fetched(self, uid: int, rest: str) -> bytes:
        raw = self.mails[uid]
        if "HEADER.FIELDS" in rest:
            head = next(line for line in raw.split(b"\n") if line.lower().startswith(b"from:")) + b"\r\n\r\n"
            size = (
                f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)} BODY[HEADER.FIELDS (FROM)] {{{len(head)}}}\r\n"
            )
            return size.encode() + head + b")\r\n"
        self.opened.append(uid)
        return f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


@contextmanager
def post_office(post: Post, context: ssl.SSLContext | None = None) -> Iterator[Post]:
    """The server, running on a loopback port until it is left."""
    loop = (
        asyncio.new_event_loop()
    )  # in a thread of its own: a browser may be running another one in this one
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = asyncio.start_server(post.serve, "127.0.0.1", 0, ssl=context)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
