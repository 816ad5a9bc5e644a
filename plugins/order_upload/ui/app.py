"""The server's side of the pages: mounted below ``/order-upload`` of Airflow's own server.

Every answer asks for Airflow's login. The static files do not: they are the same for everybody and
hold no data.
"""

from __future__ import annotations

from pathlib import Path

from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from order_upload.errors import ConfigError, LedgerError, OrderUploadError
from order_upload.ui import (
    chart,
    connectors,
    mapping,
    order_buyer,
    order_decisions,
    order_stages,
    orders,
    run_orders,
    settings,
    settings_trial,
    todo,
)

STATIC = Path(__file__).parent / "static"

app = FastAPI(
    title="Order Upload",
    dependencies=[Depends(get_user)],
    docs_url=None,
    redoc_url=None,
    openapi_url=None,
)
app.include_router(todo.router)
app.include_router(mapping.router)
app.include_router(connectors.router)
app.include_router(orders.router)
app.include_router(order_decisions.router)
app.include_router(order_buyer.router)
app.include_router(order_stages.router)
app.include_router(run_orders.router)
app.include_router(chart.router)
app.include_router(settings.router)
app.include_router(settings_trial.router)
app.mount("/static", StaticFiles(directory=STATIC), name="static")


@app.exception_handler(OrderUploadError)
def refused(_: Request, error: OrderUploadError) -> JSONResponse:
    """Answer with what is wrong: our messages hold nothing of a buyer and no secret."""
    status = 500
    if isinstance(error, ConfigError):
        status = 422
    elif isinstance(error, LedgerError):
        status = 503
    return JSONResponse({"detail": str(error)}, status)
