"""The door says where its key is: on a laptop in the terminal, elsewhere with whoever runs the studio."""

from collections.abc import Iterator

import pytest

from gpt_image_studio.components.brand import brand
from gpt_image_studio.components.price_offers import Offers, offers, use_offers
from gpt_image_studio.pages.sign_in import COMMAND, how


@pytest.fixture(params=[True, False])
def is_local(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = offers()
    use_offers(Offers(is_local=request.param))
    yield request.param
    use_offers(before)


def test_a_laptop_is_told_the_command_and_a_stranger_whom_to_ask(*, is_local: bool) -> None:
    words = str(how())
    assert (COMMAND in words) is is_local
    assert (f"mailto:{brand().support_email}" in words) is not is_local
