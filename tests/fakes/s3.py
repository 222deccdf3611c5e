"""A bucket on moto's real HTTP server: the shape of the S3 API, though not its signatures."""

# boto3 builds its clients at run time and carries no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "pictures"


@contextmanager
def run_s3() -> Generator[str]:
    """The address of a server with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        # moto cannot make a bucket in region "auto".
        admin: Any = boto3.client(
            "s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="s"
        )
        admin.create_bucket(Bucket=BUCKET)
        admin.close()
        yield url
    finally:
        server.stop()
