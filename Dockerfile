# The image of docker-compose.yaml: the pins that production runs, which are .venv's without tools for development. Our folders
# are mounted, not copied.
FROM python:3.12-slim

ENV AIRFLOW_HOME=/opt/airflow PYTHONUNBUFFERED=1
RUN useradd --uid 50000 --create-home airflow && install -d -o airflow /opt/airflow /opt/airflow/keys /opt/airflow/logs /opt/airflow/staging /opt/airflow/inbox

COPY requirements-runtime.txt /tmp/requirements-runtime.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements-runtime.txt

USER airflow
WORKDIR /opt/order_upload
