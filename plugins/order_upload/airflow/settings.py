"""Settings of our own that Airflow's configuration or the environment says, never a Variable.

Who edits Variables decides what is uploaded; who sets up the machines decides which places are read
and written there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from airflow.sdk.configuration import conf

SECTION = "order_upload"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        where: what it stands in, for messages.
        text: what it says; "" where nobody has set it.
    """

    where: str
    text: str = ""


def environment_name(name: str) -> str:
    """Return the environment variable of a setting, e.g. ``ORDER_UPLOAD_STAGING``."""
    return f"{SECTION}_{name}".upper()


def setting(name: str) -> Setting:
    """Return a setting: the environment variable ``ORDER_UPLOAD_<NAME>`` counts where it is set.

    Else it is what stands under its name in section ``[order_upload]`` of Airflow's configuration.
    """
    variable = environment_name(name)
    text = (os.environ.get(variable) or "").strip()
    if text:
        return Setting(f"environment variable {variable}", text)
    text = (conf.get(SECTION, name, fallback=None) or "").strip()
    return Setting(f"Airflow configuration [{SECTION}] {name}", text)
