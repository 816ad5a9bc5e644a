"""The source types that a connector may name: one row each."""

from __future__ import annotations

from order_upload.sources.bindcommerce.settings import ApiSettings, FilesSettings
from order_upload.sources.settings import SourceSettings

SOURCE_TYPES: tuple[type[SourceSettings], ...] = (
    ApiSettings,
    FilesSettings,
)
"""Everything else follows from a row: what ``source`` may hold, what it opens, what tests ask."""
