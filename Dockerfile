# The images of docker-compose.yaml: `airflow` holds our wheel and the pins that production runs, which are .venv's without tools
# for development; `demo` has the demo shop and hub beside it.
FROM python:3.12.12-slim-bookworm@sha256:593bd06efe90efa80dc4eee3948be7c0fde4134606dd40d8dd8dbcade98e669c AS python

FROM python AS wheel
COPY requirements-build.txt /tmp/requirements-build.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements-build.txt
WORKDIR /tmp/order_upload
COPY pyproject.toml README.md LICENSE ./
COPY scripts scripts
COPY dags dags
COPY plugins plugins
COPY include include
RUN python -m hatchling build --target wheel --directory /tmp/dist

FROM python AS airflow
ENV AIRFLOW_HOME=/opt/airflow PYTHONUNBUFFERED=1
RUN useradd --uid 50000 --create-home airflow && install -d -o airflow /opt/airflow /opt/airflow/keys /opt/airflow/logs /opt/airflow/staging /opt/airflow/inbox /opt/demo

COPY requirements-runtime.txt /tmp/requirements-runtime.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements-runtime.txt

# The user may write nothing where it goes, and without .pyc files every command takes three times as long: pip makes them.
COPY --from=wheel /tmp/dist /tmp/dist
RUN python -m pip install --no-cache-dir --no-deps --no-index /tmp/dist/*.whl

USER airflow
WORKDIR /opt/order_upload

FROM airflow AS demo
COPY demo demo
