"""Order Upload for OpenCart: orders that meet in bindCommerce become orders in OpenCart shops.

domain/      what an order is, which orders go on, what their status means, what has to change in the shop
config/      the Variables, parsed once into frozen models; messages carry the path
sources/     the hub's exports, read as a stream into orders
stores/      a shop, seen through its node module
ledger/      what was sent, when, with which outcome
staging.py   orders between tasks: JSON lines below any path-like root
pipeline/    extract, filter, normalize_status, transform, plan, upload, report as plain functions
hooks/ operators/ dag_factory.py    the only code that knows Airflow
"""

__version__ = "0.1.0"
