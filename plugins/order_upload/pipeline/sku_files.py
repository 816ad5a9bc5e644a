"""The files of codes that a run goes by: copied when it begins, so that no edit changes it.

``extract`` reads the files that the steps name and stages their rows; ``transform`` reads these,
on whichever machine it runs. What stands in the rows counts among the rules of the run: with
another file, orders that have not changed are read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from order_upload.config.sku_files import read_sku_file, sku_files_of
from order_upload.domain.hashes import fingerprint
from order_upload.domain.transformation.sku_tables import SkuFileRow, SkuTable, sku_table
from order_upload.domain.transformation.step import Step
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import SKU_ROWS


def stage_sku_files(run: Run, steps: Sequence[Step]) -> str:
    """Stage the rows of the files that steps name, and return a hash of them; "" without files.

    Raises:
        ConfigError: a file is not there, or is none of codes.
    """
    names = sku_files_of(steps)
    if not names:
        return ""
    rows = [row for name in names for row in read_sku_file(name)]
    with run.writer(SKU_ROWS) as writer:
        for row in rows:
            writer.write(row)
    return fingerprint(rows)


def staged_sku_tables(run: Run, steps: Sequence[Step]) -> dict[str, SkuTable]:
    """Return name of a file -> its rows, of the files that steps name.

    Raises:
        StagingError: extract has not run.
    """
    if not sku_files_of(steps):
        return {}
    by_file: dict[str, list[SkuFileRow]] = defaultdict(list)
    for row in run.read(SKU_ROWS):
        by_file[row.file].append(row)
    return {name: sku_table(rows) for name, rows in by_file.items()}
