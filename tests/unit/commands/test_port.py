"""A port that cannot be had is said at once, and why."""

import socket

import pytest

from gpt_image_studio.commands.serving import is_free
from gpt_image_studio.errors import BusyError


def test_a_port_somebody_has_is_not_free_until_they_let_go() -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        assert not is_free("127.0.0.1", port)
    assert is_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.9", "no such name"])
def test_an_address_of_another_machine_is_not_waited_for(host: str) -> None:
    with pytest.raises(BusyError, match="no address of this machine"):
        is_free(host, 3000)
