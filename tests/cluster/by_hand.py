"""docker-compose.yaml without Docker: its services as processes of one machine.

Commands, settings and health checks are those of the file. What containers have and processes lack
is put in their place: addresses and ports on loopback, a home for each, folders for volumes.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cluster.compose_file import ROOT, Service, services
from cluster.machines import HAS_HOST_NAMES, Machine, MachineError
from cluster.servers import HOST, PLAIN, postgres, redis
from demo.airflow.services import free_port

ONCE = ("order-upload-init", "demo-setup")
OF_OTHERS = ("postgres", "redis")
VOLUMES = ("inbox", "keys", "logs", "staging")
HEALTHY_S = 240
ONCE_S = 180
WORKER = "airflow-worker"
INSIDE = "8000"
"""The port of demo shop and hub in their containers."""


@dataclass
class Cluster:
    """A running one.

    Attributes:
        folder: holds all of it.
        values: what stands in its .env.
        ports: service -> port on loopback.
        machines: name -> machine; those of several replicas are numbered from 1.
    """

    folder: Path
    values: Mapping[str, str]
    ports: Mapping[str, int]
    machines: dict[str, Machine] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """Address of Airflow's API."""
        return f"http://{HOST}:{self.ports['airflow-apiserver']}"

    @property
    def ledger(self) -> str:
        """Address of the ledger."""
        port = self.ports["postgres"]
        password = self.values["POSTGRES_PASSWORD"]
        return f"postgresql+psycopg2://airflow:{password}@{HOST}:{port}/order_upload"

    @property
    def workers(self) -> list[Machine]:
        """Its workers."""
        return [machine for name, machine in self.machines.items() if name.startswith(WORKER)]

    def volume(self, name: str) -> Path:
        """Return the folder that stands for a volume."""
        return self.folder / "volumes" / name

    def execute(self, name: str, *command: str) -> str:
        """Run a command on a machine as ``docker compose exec`` does, and return what it prints.

        Raises:
            MachineError: it does not end well.
        """
        environment = self.machines[name].environment
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            said = f"{done.stdout}\n{done.stderr}"
            raise MachineError(f"{name}: {command[0]} ended with {done.returncode}: {said}")
        return done.stdout

    def machine(self, service: Service, number: int) -> Machine:
        """Return a machine for one container of a service."""
        name = f"{service.name}-{number}" if service.replicas > 1 else service.name
        home = self.folder / "homes" / name
        home.mkdir(parents=True)
        for volume in VOLUMES:
            (home / volume).symlink_to(self.volume(volume))
        here = Here(service.name, home, self.folder / "volumes" / "demo", self.ports)
        command = [here.text(word) for word in service.command]
        if service.name == WORKER and not HAS_HOST_NAMES:
            command += ["--celery-hostname", name]
        said = {setting: here.text(value) for setting, value in service.environment.items()}
        environment = PLAIN | said | here.of_one_machine()
        environment |= {"HOSTNAME": name, "HOME": str(home)}
        environment["PATH"] = f"{Path(sys.executable).parent}:{PLAIN['PATH']}"
        health = tuple(map(here.text, service.health))
        return Machine(name, command, environment, self.folder, health=health)


@dataclass(frozen=True)
class Here:
    """Where a container's paths and addresses are on this machine."""

    service: str
    home: Path
    demo: Path
    ports: Mapping[str, int]

    def text(self, text: str) -> str:
        """Return a text of the file with what is somewhere else put in its place."""
        places = {
            f"{name}:{inside}": f"{HOST}:{self.ports[name]}"
            for name, inside in (
                ("redis", "6379"),
                ("airflow-apiserver", "8080"),
                ("demo-shop", INSIDE),
                ("demo-hub", INSIDE),
            )
        }
        places |= {
            "@postgres/": f"@{HOST}:{self.ports['postgres']}/",
            "localhost:8080": f"{HOST}:{self.ports['airflow-apiserver']}",
            "localhost:8974": f"{HOST}:{self.ports['scheduler health']}",
            "/opt/airflow": str(self.home),
            "/opt/order_upload": str(ROOT),
            "/opt/demo": str(self.demo),
        }
        for there, here in places.items():
            text = text.replace(there, here)
        if self.service in ("demo-shop", "demo-hub"):
            everywhere = "0.0.0.0"  # noqa: S104 - taken out
            text = text.replace(everywhere, HOST).replace(INSIDE, str(self.ports[self.service]))
        return text

    def of_one_machine(self) -> dict[str, str]:
        """Return settings that containers need not have: ports of their own, and our package."""
        names = ("WORKER_LOG_SERVER_PORT", "TRIGGER_LOG_SERVER_PORT")
        return {
            "PYTHONPATH": str(ROOT / "plugins"),  # of this clone, whatever .venv has installed
            "AIRFLOW__API__HOST": HOST,
            "AIRFLOW__API__PORT": str(self.ports["airflow-apiserver"]),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(
                self.ports["scheduler health"]
            ),
            **{f"AIRFLOW__LOGGING__{name}": str(free_port()) for name in names},
            "NO_PROXY": f"{HOST},localhost",
        }


def drawn_values(**others: str) -> dict[str, str]:
    """Return an .env: drawn passwords, and other values."""
    names = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_ADMIN_PASSWORD")
    return {name: secrets.token_hex(24) for name in names} | others


@contextmanager
def cluster_by_hand(
    folder: Path, values: Mapping[str, str], profiles: Collection[str] = ()
) -> Iterator[Cluster]:
    """Start all services in their order, wait until each is well, and stop them in the end.

    Raises:
        MachineError: one did not become well; the message has the end of its log.
    """
    described = services(values, profiles)
    names = [*described, "demo-shop", "demo-hub", "scheduler health"]
    numbers: dict[str, int] = {}
    for name in names:
        numbers[name] = free_port(numbers.values())
    cluster = Cluster(folder, values, numbers)
    for volume in (*VOLUMES, "demo"):
        cluster.volume(volume).mkdir(parents=True)
    with ExitStack() as started:
        started.enter_context(postgres(described["postgres"], folder, cluster.ports["postgres"]))
        started.enter_context(redis(described["redis"], folder, cluster.ports["redis"]))
        cluster.machine(described["order-upload-init"], 1).finish(ONCE_S)
        for service in _staying(described):
            for number in range(1, service.replicas + 1):
                machine = cluster.machine(service, number)
                cluster.machines[machine.name] = machine
                started.callback(machine.stop)
                machine.start()
        started.callback(_ask_to_end, cluster.machines.values())
        for machine in cluster.machines.values():
            machine.wait_until_well(HEALTHY_S)
        if "demo-setup" in described:
            cluster.machine(described["demo-setup"], 1).finish(ONCE_S)
        yield cluster


def _ask_to_end(machines: Collection[Machine]) -> None:
    """Ask all of them at once: one after the other they would take minutes."""
    for machine in machines:
        machine.ask_to_end()


def _staying(described: Mapping[str, Service]) -> list[Service]:
    """Return the services of Airflow and of the demo that do not end by themselves."""
    return [service for name, service in described.items() if name not in (*ONCE, *OF_OTHERS)]
