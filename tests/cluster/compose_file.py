"""What docker-compose.yaml says of each service, with the values of an .env put in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


class MissingValueError(Exception):
    """The .env lacks a value that the file wants."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Attributes:
        command: its words.
        environment: of the image, and the file's own.
        health: the command that ends with 0 when it is well; empty where there is none.
        replicas: how many of it start.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    health: tuple[str, ...]
    replicas: int


def services(values: Mapping[str, str], profiles: Collection[str] = ()) -> dict[str, Service]:
    """Return the services by name that ``docker compose up`` starts.

    Args:
        values: what stands in .env.
        profiles: those that were asked for.

    Raises:
        MissingValueError: .env lacks a value.
    """
    compose = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    return {
        name: _service(name, _with_values(described, values))
        for name, described in compose["services"].items()
        if set(described.get("profiles", profiles)) <= set(profiles)
    }


def image_environment() -> dict[str, str]:
    """Return what the Dockerfile sets for all services of Airflow's and the demo's."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (line,) = re.findall(r"(?m)^ENV (.*)$", dockerfile)
    return dict(word.split("=", 1) for word in line.split())


def _service(name: str, described: Mapping[str, Any]) -> Service:
    kind, *test = described.get("healthcheck", {}).get("test", [""])
    return Service(
        name=name,
        command=tuple(described.get("command", ())),
        environment=(image_environment() if "build" in described else {})
        | described.get("environment", {}),
        health=tuple(["sh", "-c", *test] if kind == "CMD-SHELL" else test),
        replicas=described["deploy"].get("replicas", 1),
    )


def _with_values(value: Any, values: Mapping[str, str]) -> Any:
    """Return a value of the file with the variables in its texts put in, as compose does."""
    if isinstance(value, dict):
        return {name: _with_values(item, values) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_values(item, values) for item in value]
    if isinstance(value, str):
        return VARIABLE.sub(lambda match: _value(match, values), value)
    return value


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    if match[0] == "$$":
        return "$"
    name, kind, rest = match.groups()
    if kind == "?" and not values.get(name):
        raise MissingValueError(f"{name}: {rest}")
    return values.get(name) or (rest or "" if kind == "-" else "")
