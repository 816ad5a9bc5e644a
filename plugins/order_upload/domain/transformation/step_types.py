"""The steps that a transformation may have: one row each, in the order of the documentation."""

from __future__ import annotations

from order_upload.domain.transformation.address_steps import (
    FiscalCodeFromAddress2,
    Names,
    SplitAddress,
)
from order_upload.domain.transformation.decision_steps import CustomerGroup, Drop, PolicyStep, Wait
from order_upload.domain.transformation.field_steps import Clear, Copy, Map, Set, Template
from order_upload.domain.transformation.sku_step import Sku
from order_upload.domain.transformation.split import Split
from order_upload.domain.transformation.step import Step

STEP_TYPES: tuple[type[Step], ...] = (
    Set,
    Copy,
    Clear,
    Map,
    Template,
    Names,
    SplitAddress,
    FiscalCodeFromAddress2,
    Sku,
    CustomerGroup,
    Split,
    PolicyStep,
    Wait,
    Drop,
)
"""Everything else follows from a row: what settings may hold, and what documentation must name."""
