"""Objects in a bucket: Cloudflare R2, or another server with the S3 API."""

# boto3 builds its clients at run time and carries no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportAttributeAccessIssue=false

import base64
import hashlib
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from gpt_image_studio.assets.keys import check_key, check_prefix
from gpt_image_studio.assets.ports import StoredKey, StoredObject
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError
from gpt_image_studio.kit.threads import Threads

#: Bytes handed over at a time while reading.
CHUNK_BYTES = 256 * 1024
#: Requests side by side. An own pool: a slow service must not take the threads of everybody else.
MAX_THREADS = 16
#: Larger files go up in parts. R2 wants all parts but the last of one size, which the transfer manager does.
PART_BYTES = 64 * 1024 * 1024
#: What one DeleteObjects may name.
MAX_DELETED_AT_ONCE = 1000
#: What one ListObjectsV2 answers with.
MAX_LISTED_AT_ONCE = 1000
#: Nothing between us and the person may keep these bytes.
_CACHE_CONTROL = "private, no-store"
_MISSING = ("NoSuchKey", "404", "NotFound")
_BEYOND_END = ("InvalidRange", "416")
_PROBE = b"probe"


class S3Storage:
    def __init__(
        self,
        endpoint_url: str,
        bucket: str,
        access_key_id: str,
        secret_access_key: str,
        region: str = "auto",
        *,
        max_attempts: int = 3,
        connect_timeout_seconds: float = 5.0,
        read_timeout_seconds: float = 30.0,
    ) -> None:
        self._bucket = bucket
        self._threads = Threads(MAX_THREADS)
        session: Any = boto3.session.Session()
        self._client: Any = session.client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=region,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # The default adds a trailing checksum that R2 answers with "Unauthorized".
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                retries={"mode": "standard", "max_attempts": max_attempts},
                connect_timeout=connect_timeout_seconds,
                read_timeout=read_timeout_seconds,
                max_pool_connections=MAX_THREADS,
            ),
        )
        self._transfer: Any = TransferConfig(
            multipart_threshold=PART_BYTES,
            multipart_chunksize=PART_BYTES,
            use_threads=False,
            preferred_transfer_client="classic",
        )

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Whole or not at all. Raises `StorageUnavailableError`."""
        await self._threads.run(self._write, check_key(key), content, media_type)

    @asynccontextmanager
    async def open(self, key: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[StoredObject, None]:
        """Raises `NotFoundError`, `StorageUnavailableError`; the latter also while the chunks are read."""
        answer = await self._threads.run(self._request, check_key(key), start, length)
        if answer is None:
            total = await self._threads.run(self._total, key)
            yield StoredObject(total=total, start=start, length=0, chunks=_nothing())
            return
        sent: int = answer["ContentLength"]
        total = int(answer["ContentRange"].rpartition("/")[2]) if "ContentRange" in answer else sent
        body = answer["Body"]
        try:
            yield StoredObject(total=total, start=start, length=sent, chunks=self._chunks(body))
        finally:
            body.close()

    async def get(self, key: str) -> bytes:
        """All bytes of the object. Raises as `open`."""
        return await self._threads.run(self._read, check_key(key))

    async def delete(self, *keys: str) -> None:
        """Deleting what is not there is a success. Raises `StorageUnavailableError`."""
        names = [check_key(key) for key in keys]
        for first in range(0, len(names), MAX_DELETED_AT_ONCE):
            await self._threads.run(self._remove, names[first : first + MAX_DELETED_AT_ONCE])

    async def list_keys(self, prefix: str, *, after: str = "", limit: int = MAX_LISTED_AT_ONCE) -> list[StoredKey]:
        """A page in byte order. Raises `StorageUnavailableError`."""
        return await self._threads.run(self._list, check_prefix(prefix), after, limit)

    async def check(self) -> None:
        """Writes, reads and deletes a probe. Raises `StorageUnavailableError`."""
        key = f"probe-{secrets.token_hex(8)}"
        await self.put(key, _PROBE, media_type="text/plain")
        try:
            if await self.get(key) != _PROBE:
                raise StorageUnavailableError("The bucket does not give back what was written to it.")
        finally:
            await self.delete(key)

    async def _chunks(self, body: Any) -> AsyncIterator[bytes]:
        """Up to the empty read, which is what notices a body cut short and gives the connection back."""
        while chunk := await self._threads.run(_read_chunk, body):
            yield chunk

    def _write(self, key: str, content: bytes | Path, media_type: str) -> None:
        described = {"ContentType": media_type, "CacheControl": _CACHE_CONTROL}
        with _translated():
            if isinstance(content, Path):
                self._client.upload_file(str(content), self._bucket, key, ExtraArgs=described, Config=self._transfer)
            else:
                digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
                self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentMD5=digest, **described)

    def _request(self, key: str, start: int, length: int | None) -> dict[str, Any] | None:
        """None when there is nothing to send: a range of no bytes cannot be asked for."""
        if length == 0:
            return None
        wanted = {} if start == 0 and length is None else {"Range": _range(start, length)}
        try:
            with _translated():
                return self._client.get_object(Bucket=self._bucket, Key=key, **wanted)
        except StorageUnavailableError as error:
            if _code(error.__cause__) in _BEYOND_END:
                return None
            raise

    def _total(self, key: str) -> int:
        with _translated():
            return self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"]

    def _read(self, key: str) -> bytes:
        with _translated():
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
            try:
                return body.read()
            finally:
                body.close()

    def _remove(self, keys: list[str]) -> None:
        """What could not be deleted is listed in an answer that says 200."""
        with _translated():
            answer = self._client.delete_objects(
                Bucket=self._bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
            )
        failed = [error for error in answer.get("Errors", ()) if error.get("Code") not in _MISSING]
        if failed:
            raise StorageUnavailableError(f"{len(failed)} files could not be deleted ({failed[0].get('Code')}).")

    def _list(self, prefix: str, after: str, limit: int) -> list[StoredKey]:
        """A service may send fewer than it was asked for; only a page that is not truncated is the last."""
        found: list[StoredKey] = []
        while len(found) < limit:
            asked = min(limit - len(found), MAX_LISTED_AT_ONCE)
            with _translated():
                page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after, MaxKeys=asked)
            found += [StoredKey(one["Key"], one["Size"], one["LastModified"]) for one in page.get("Contents", ())]
            if not page.get("IsTruncated") or not page.get("Contents"):
                break
            after = found[-1].key
        return found


def _range(start: int, length: int | None) -> str:
    return f"bytes={start}-" if length is None else f"bytes={start}-{start + length - 1}"


def _read_chunk(body: Any) -> bytes:
    with _translated():
        return body.read(CHUNK_BYTES)


async def _nothing() -> AsyncIterator[bytes]:
    for chunk in ():
        yield chunk


def _code(error: BaseException | None) -> str:
    return error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""


@contextmanager
def _translated() -> Generator[None, None, None]:
    try:
        yield
    except ClientError as error:
        if _code(error) in _MISSING:
            raise NotFoundError from error
        raise StorageUnavailableError from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageUnavailableError from error
