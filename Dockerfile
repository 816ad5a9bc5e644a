# The images of docker-compose.yaml: `airflow` holds our code and the pins that production runs, which are .venv's without tools
# for development; `demo` has the demo shop and hub beside it.
FROM python:3.12.12-slim-bookworm@sha256:593bd06efe90efa80dc4eee3948be7c0fde4134606dd40d8dd8dbcade98e669c AS airflow

ENV AIRFLOW_HOME=/opt/airflow PYTHONUNBUFFERED=1 PYTHONPATH=/opt/order_upload/plugins
RUN useradd --uid 50000 --create-home airflow && install -d -o airflow /opt/airflow /opt/airflow/keys /opt/airflow/logs /opt/airflow/staging /opt/airflow/inbox /opt/demo

COPY requirements-runtime.txt /tmp/requirements-runtime.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements-runtime.txt

COPY LICENSE /opt/order_upload/LICENSE
COPY dags /opt/order_upload/dags
COPY plugins /opt/order_upload/plugins
COPY include /opt/order_upload/include
# The user may write nothing there, and without .pyc files every command takes three times as long.
RUN python -m compileall -q /opt/order_upload

USER airflow
WORKDIR /opt/order_upload

FROM airflow AS demo
COPY demo /opt/order_upload/demo
