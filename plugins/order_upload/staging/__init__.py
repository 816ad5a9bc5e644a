"""Orders between tasks: files of lines below any path-like root.

``<root>/<connector>/<run>/<stage>/<name>``; ``<root>/<connector>/waiting/<name>`` for what is not
settled; ``<root>/<connector>/payloads/<name>`` for what runs fetched. A file is there when it is
complete: it is written as ``<name>.<random>.part`` and renamed at its end. On a disk the rename is
atomic; object storage copies instead, and there the copy appears at once, whole.

Staged files hold personal data: messages name the connector, the stage and the file, never a line.
"""

from order_upload.staging.connector_folder import ConnectorFolder
from order_upload.staging.files import PART, LineWriter
from order_upload.staging.path import StagingPath, safe_name
from order_upload.staging.payload_archive import PayloadArchive, open_payload
from order_upload.staging.run_staging import RunStaging
from order_upload.staging.staged_files import UNREADABLE, FileKind, StagedFile
from order_upload.staging.staging import Staging
from order_upload.staging.waiting_files import WaitingFiles

__all__ = [
    "PART",
    "UNREADABLE",
    "ConnectorFolder",
    "FileKind",
    "LineWriter",
    "PayloadArchive",
    "RunStaging",
    "StagedFile",
    "Staging",
    "StagingPath",
    "WaitingFiles",
    "open_payload",
    "safe_name",
]
