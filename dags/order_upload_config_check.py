"""The one import error in Airflow when a Variable is malformed as a whole; it holds no DAG."""

from order_upload.airflow.variables import read_variables
from order_upload.config import check_variables

check_variables(read_variables())
