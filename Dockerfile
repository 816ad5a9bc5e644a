# The image of docker-compose.yaml: the same pins as .venv, nothing else. Our folders are mounted, not copied.
FROM python:3.12-slim

ENV AIRFLOW_HOME=/opt/airflow PYTHONUNBUFFERED=1
RUN useradd --uid 50000 --create-home airflow && install -d -o airflow /opt/airflow /opt/airflow/keys /opt/airflow/logs /opt/airflow/staging /opt/airflow/inbox

COPY requirements.txt /tmp/requirements.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt

USER airflow
WORKDIR /opt/order_upload
