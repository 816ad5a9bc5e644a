"""S3 and what speaks like it, through Airflow's Amazon provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from order_upload.airflow.server_folder import ServerEntry
from order_upload.errors import SourceRefusedError, SourceUnavailableError


class S3Storage:
    """A storage with buckets.

    Args:
        filesystem: of fsspec, with the Connection's credentials.
        conn_id: that Connection, for messages; None takes the machine's credentials.
    """

    address = "s3:/"

    def __init__(self, filesystem: Any, conn_id: str | None) -> None:
        self._filesystem = filesystem
        self._about = f"Connection {conn_id}" if conn_id else "the machine's AWS credentials"

    def entries(self, path: str) -> list[ServerEntry]:
        """Return what is below a prefix, listed anew; nothing where the bucket has no such prefix.

        Raises:
            FileNotFoundError: there is no such bucket.
        """
        with self._told():
            try:
                listed = self._filesystem.ls(path.strip("/"), detail=True, refresh=True)
            except FileNotFoundError:
                self._filesystem.ls(path.strip("/").partition("/")[0], refresh=True)
                return []
        entries = [_entry(info) for info in listed]
        return [entry for entry in entries if entry.path != path]

    def open(self, path: str) -> Any:
        """Return a file, opened for reading bytes."""
        with self._told():
            return self._filesystem.open(path.strip("/"), "rb")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in our words what is wrong with the storage or its Connection."""
        # Here, because only these sources need it.
        from botocore.exceptions import BotoCoreError, NoCredentialsError  # noqa: PLC0415

        try:
            yield
        except (PermissionError, NoCredentialsError) as error:
            raise SourceRefusedError(
                f"{self._about}: found that the storage refuses them ({type(error).__name__}); "
                "allowed: an access key as login and its secret as password, with the right to "
                "list and read the bucket; correct them"
            ) from None
        except (BotoCoreError, TimeoutError, ConnectionError) as error:
            raise SourceUnavailableError(
                f"{self._about}: found no good answer of the storage ({type(error).__name__}); "
                "it will be tried again"
            ) from None


def _entry(info: dict[str, Any]) -> ServerEntry:
    changed_at = info.get("LastModified")
    text = changed_at.isoformat() if changed_at else ""
    return ServerEntry(
        "/" + info["name"].rstrip("/"),
        info["type"] == "directory",
        int(info.get("size") or 0),
        f"{text} {info.get('ETag', '')}",
    )
