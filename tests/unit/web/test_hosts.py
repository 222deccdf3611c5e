import pytest

from gpt_image_studio.web.hosts import is_same_origin


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"host": "studio.test", "origin": "https://studio.test"}, True),
        ({"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:3000"}, True),
        ({"host": "studio.test", "referer": "https://studio.test/auth/link?token=x"}, True),
        ({"host": "studio.test", "origin": "https://evil.test"}, False),
        ({"host": "studio.test", "origin": "https://studio.test.evil.test"}, False),
        ({"host": "studio.test", "origin": "null"}, False),
        ({"host": "studio.test"}, False),
        ({"host": "studio.test", "origin": "http://["}, False),
        ({"host": "studio.test", "referer": "http://[::1"}, False),
        ({"host": "studio.test", "referer": "https://studio.test@evil.test/"}, False),
    ],
)
def test_a_form_is_taken_only_from_our_own_pages(headers: dict[str, str], same: bool) -> None:
    assert is_same_origin(headers) is same
