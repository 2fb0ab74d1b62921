"""The comparing itself, in a process of its own with a limit of memory: records in by Arrow, weighed pairs out as JSON lines.

`python -m shuke.stewardship.resolution.matching.child LEAST`; started by child.compared.
"""

import json
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator

import pyarrow as pa

from shuke.stewardship.resolution.matching.prepared import SCHEMA
from shuke.stewardship.resolution.matching.weighed import Weighed

# Address space, of which DuckDB takes much and fills little.
ADDRESSES = 6 * 2**30
SECONDS = 3600


class ComparingFailed(Exception):
    """The child ended without an answer; its last words are the text."""


def compared(batches: Iterable[pa.RecordBatch], least: float) -> Iterator[Weighed]:
    """Weighed pairs of the people in these batches, heaviest first."""
    command = [sys.executable, "-m", "shuke.stewardship.resolution.matching.child", str(least)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdin and child.stdout and child.stderr
    words: list[bytes] = []
    listener = threading.Thread(target=lambda: words.append(child.stderr.read() if child.stderr else b""))
    listener.start()
    try:
        with pa.ipc.new_stream(child.stdin, SCHEMA) as stream:
            for batch in batches:
                stream.write_batch(batch)
        child.stdin.close()
        for line in child.stdout:
            left, right, weight, reasons = json.loads(line)
            yield Weighed(left, right, weight, tuple(reasons))
    except BrokenPipeError:
        pass  # it ended early: the reason follows
    finally:
        child.stdout.close()
        if child.poll() is None and sys.exc_info()[0] is not None:
            child.kill()
        ended = child.wait()
        listener.join()
        child.stderr.close()
    if ended:
        raise ComparingFailed(words[0].decode(errors="replace")[-500:] if words else str(ended))


def main() -> None:
    """Read everything, compare, tell."""
    # Only this process carries what compares: a web or worker process would hold 100 MB of it for nothing.
    from shuke.stewardship.resolution.matching.pairs import weighed_pairs

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with pa.ipc.open_stream(sys.stdin.buffer) as stream:
        people = stream.read_all()
    for pair in weighed_pairs(people, float(sys.argv[1])):
        sys.stdout.write(json.dumps([pair.left, pair.right, round(pair.weight, 2), pair.reasons]) + "\n")


if __name__ == "__main__":
    main()
