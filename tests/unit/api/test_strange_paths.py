"""Whatever stands in a path below an API, the API answers it, in its own words."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gpt_image_studio.api.compatible import compatible_routes
from gpt_image_studio.api.v1 import v1_routes


@pytest.mark.parametrize(
    "path", ["/api/v1/jobs/%0Ax", "/api/v1/jobs/x%0A/cancel", "/api/v1/%0A", "/v1/models/a%0Ab", "/v1/%0D%0A"]
)
def test_a_line_break_in_a_path_is_answered_by_the_api(path: str) -> None:
    client = TestClient(Starlette(routes=[*compatible_routes(), *v1_routes()]))
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"]["message"]
    assert answer.headers["x-request-id"].startswith("req_")
