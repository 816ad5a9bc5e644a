"""Who asks for a page, and what Airflow lets that person see and do.

Nothing here decides by itself: Airflow's auth manager does. A connector is what its DAG is: who may
read that DAG reads the connector's orders, who may trigger it sends them again. What is saved into
a Variable asks for the right to edit that Variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import (
    DagAccessEntity,
    DagDetails,
    VariableDetails,
)
from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import Depends, HTTPException

from order_upload.airflow.names import dag_id_of
from order_upload.config import connector_names
from order_upload.ui.variables import read_variables

DOCTOR = "order_upload_doctor"
"""The DAG that looks at shops (``dags/order_upload_doctor.py``)."""
CORRESPONDENCES = "order_upload_correspondences"


@dataclass(frozen=True, slots=True)
class Reader:
    """The person who asks.

    Attributes:
        user: Airflow's own object of that person.
    """

    user: Any

    @property
    def name(self) -> str:
        """What Airflow calls the person."""
        return str(self.user.get_name())

    def may_read(self, connector: str) -> bool:
        """Return whether the person may see the runs of the connector's DAG."""
        return self._may(connector, "GET")

    def may_trigger(self, connector: str) -> bool:
        """Return whether the person may trigger the connector's DAG."""
        return self._may(connector, "POST")

    def may_answer(self, connector: str) -> bool:
        """Return whether the person may approve and reject plans of the connector."""
        return self._may(connector, "PUT", DagAccessEntity.HITL_DETAIL)

    def may_see(self, variable: str) -> bool:
        """Return whether the person may read a Variable."""
        return self._may_with(variable, "GET")

    def may_edit(self, variable: str) -> bool:
        """Return whether the person may edit a Variable."""
        return self._may_with(variable, "PUT")

    def connectors(self) -> list[str]:
        """Return the names of the connectors that the person may see."""
        return [name for name in connector_names(read_variables()) if self.may_read(name)]

    def demand_edit(self, variable: str) -> None:
        """Do nothing for who may edit a Variable.

        Raises:
            HTTPException: 403 for everybody else.
        """
        if not self.may_edit(variable):
            raise HTTPException(403, f"you may not edit Variable {variable}")

    def may_correct(self) -> bool:
        """Return whether the person may correct orders: who may map words may."""
        return self.may_edit(CORRESPONDENCES)

    def demand_correct(self) -> None:
        """Do nothing for who may correct orders.

        Raises:
            HTTPException: 403 for everybody else.
        """
        self.demand_edit(CORRESPONDENCES)

    def may_see_buyers(self, connector: str) -> bool:
        """Return whether the person may see whom a connector's orders name.

        Who may correct an address has to see it; who may only read or trigger a DAG does not.
        """
        return self.may_read(connector) and self.may_correct()

    def demand_buyers(self, connector: str) -> None:
        """Do nothing for who may see whom a connector's orders name.

        Raises:
            HTTPException: 403 for everybody else.
        """
        if not self.may_see_buyers(connector):
            raise HTTPException(403, f"you may not see the buyers of connector {connector}")

    def demand_trigger(self, connector: str) -> None:
        """Do nothing for who may trigger the connector's DAG.

        Raises:
            HTTPException: 403 for everybody else.
        """
        if not self.may_trigger(connector):
            raise HTTPException(403, f"you may not trigger connector {connector}")

    def demand_read(self, connector: str) -> None:
        """Do nothing for who may see a connector.

        Raises:
            HTTPException: 404 for everybody else: it does not say whether there is one.
        """
        if connector not in connector_names(read_variables()) or not self.may_read(connector):
            raise HTTPException(404, f"there is no connector {connector} that you may see")

    def may_examine(self) -> bool:
        """Return whether the person may let the doctor look at shops: trigger its DAG."""
        return self._may_dag(DOCTOR, "POST")

    def demand_examine(self) -> None:
        """Do nothing for who may let the doctor look.

        Raises:
            HTTPException: 403 for everybody else.
        """
        if not self.may_examine():
            raise HTTPException(403, f"you may not trigger DAG {DOCTOR}")

    def _may(
        self, connector: str, method: Any, entity: DagAccessEntity = DagAccessEntity.RUN
    ) -> bool:
        return self._may_dag(dag_id_of(connector), method, entity)

    def _may_dag(
        self, dag_id: str, method: Any, entity: DagAccessEntity = DagAccessEntity.RUN
    ) -> bool:
        allowed = get_auth_manager().is_authorized_dag(
            method=method,
            access_entity=entity,
            details=DagDetails(id=dag_id),
            user=self.user,
        )
        return bool(allowed)

    def _may_with(self, variable: str, method: Any) -> bool:
        allowed = get_auth_manager().is_authorized_variable(
            method=method, details=VariableDetails(key=variable), user=self.user
        )
        return bool(allowed)


def reader(user: GetUserDep) -> Reader:
    """Return who asks; Airflow has refused everybody who is not logged in."""
    return Reader(user)


ReaderDep = Annotated[Reader, Depends(reader)]
