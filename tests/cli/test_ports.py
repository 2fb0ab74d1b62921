"""A port on which somebody listens is refused in words, also where that one would share it."""

import socket

import pytest

from shuke.doors.cli.main import main
from shuke.doors.cli.serve import PortTaken, require_free


@pytest.mark.parametrize("shares", [False, True])
def test_a_taken_port_is_refused_before_anything_is_built(shares, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(shares))
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken):
            require_free("127.0.0.1", port)
        for command in ("serve", "demo"):
            assert main([command, "--port", str(port), "--data", str(tmp_path / "shop")]) == 1
            assert str(port) in capsys.readouterr().err
        assert not (tmp_path / "shop").exists()
    require_free("127.0.0.1", port)  # the control: nobody is left there
