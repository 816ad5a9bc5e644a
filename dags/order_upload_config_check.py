"""Airflow import error, one for all, when a Variable is malformed as a whole; holds no DAG, so it harms none."""

from order_upload.airflow.variables import read_variables
from order_upload.config import check_variables

check_variables(read_variables())
