"""The door says where its key is: on a laptop in the terminal, elsewhere with whoever runs the studio."""

import pytest

from fakes.make.site import make_site
from gpt_image_studio.screens.sign_in.page import COMMAND, how
from gpt_image_studio.site import install_site, site


@pytest.fixture(params=[True, False])
def is_local(request: pytest.FixtureRequest) -> bool:
    install_site(make_site(is_local=request.param))
    return request.param


def test_a_laptop_is_told_the_command_and_a_stranger_whom_to_ask(*, is_local: bool) -> None:
    words = str(how())
    assert (COMMAND in words) is is_local
    assert (f"mailto:{site().brand.support_email}" in words) is not is_local
