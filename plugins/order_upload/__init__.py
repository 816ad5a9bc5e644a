"""Order Upload for OpenCart: orders that meet in bindCommerce become orders in OpenCart shops.

Imports point downwards in this list; docs/architecture.md has the picture and the way of an order.

ui/          the pages in Airflow's navigation
airflow/     all that knows Airflow: DAGs, tasks, hooks, parameters of a run, the command line
doctor/      what would go wrong with a shop or a connector, before the first write
pipeline/    extract, filter, normalize_status, transform, plan, upload, report as plain functions
config/      the Variables, parsed once into frozen models; messages carry the path
shops/       a shop: the client of the node module, and OpenCart's own API
sources/     the hub's exports, read as a stream of orders
ledger/      what was sent, what waits, who works on a shop; never the judge of what exists
staging/     what stages leave for one another: one record a line, below any path-like root
domain/      what an order is, which orders go on, what their status means, what has to change
http_client/ the only package that sends: a POST that brings JSON, the download of a payload
data/        no code: status maps of platforms; what couriers and zones are called in shops
"""

__version__ = "0.1.0"
