-- A ledger of schema version 4 on SQLite, with a row or two in every table, as the package of 30 November 2026 made it.
-- Postgres has the same tables, but for WITHOUT ROWID.
CREATE TABLE order_upload_batches (
    connector TEXT NOT NULL,
    run_id TEXT NOT NULL,
    orders TEXT NOT NULL,
    opened_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, run_id)
) WITHOUT ROWID;
INSERT INTO "order_upload_batches" VALUES('marketplaces_to_shop','manual__1','file:///staging/marketplaces_to_shop/manual__1/extract/orders.jsonl','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_corrections (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    hub_hash TEXT NOT NULL,
    hub_time VARCHAR(32),
    made_by TEXT NOT NULL,
    why TEXT NOT NULL,
    made_at VARCHAR(32) NOT NULL,
    used_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, ref, path)
) WITHOUT ROWID;
INSERT INTO "order_upload_corrections" VALUES('marketplaces_to_shop','bindcommerce:48213','delivery.province','RM','c1','2026-11-23T12:00:00.000000+00:00','ada','a village','2026-11-23T12:00:00.000000+00:00','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_dismissals (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    version TEXT NOT NULL,
    hub_time VARCHAR(32),
    made_by TEXT NOT NULL,
    why TEXT NOT NULL,
    made_at VARCHAR(32) NOT NULL,
    used_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_dismissals" VALUES('marketplaces_to_shop','bindcommerce:48214','v1','2026-11-23T12:00:00.000000+00:00','ada','by telephone','2026-11-23T12:00:00.000000+00:00','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_exported (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_exported" VALUES('marketplaces_to_shop','bindcommerce:48211','2026-11-23T12:00:00.000000+00:00');
INSERT INTO "order_upload_exported" VALUES('marketplaces_to_shop','bindcommerce:48212','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_installations (
    installation TEXT NOT NULL,
    store_id TEXT NOT NULL,
    conn_id TEXT NOT NULL,
    address TEXT NOT NULL,
    bound_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (installation, store_id)
) WITHOUT ROWID;
INSERT INTO "order_upload_installations" VALUES('0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11','0','opencart_shop','shop.example','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_leases (
    installation TEXT NOT NULL,
    owner TEXT NOT NULL,
    tenure TEXT NOT NULL,
    holders INTEGER NOT NULL,
    expires_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (installation)
) WITHOUT ROWID;
INSERT INTO "order_upload_leases" VALUES('0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11','marketplaces_to_shop/scheduled__1','dad1d048469245d3812dc07877ec37a3',1,'2026-11-23T12:01:00.000000+00:00');
CREATE TABLE order_upload_memory (
    installation TEXT NOT NULL,
    ref TEXT NOT NULL,
    connector TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    outcome TEXT NOT NULL,
    shop_order_id TEXT NOT NULL,
    updated_at VARCHAR(32),
    status TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (installation, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_memory" VALUES('0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11','bindcommerce:48211','marketplaces_to_shop','f1','created','71','2026-11-23T12:00:00.000000+00:00','processing','2026-11-23T12:00:00.000000+00:00');
INSERT INTO "order_upload_memory" VALUES('0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11','bindcommerce:48212','marketplaces_to_shop','f2','updated','72',NULL,'shipped','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_namespaces (
    connector TEXT NOT NULL,
    namespace TEXT NOT NULL,
    PRIMARY KEY (connector, namespace)
) WITHOUT ROWID;
INSERT INTO "order_upload_namespaces" VALUES('marketplaces_to_shop','bindcommerce');
CREATE TABLE order_upload_order_names (
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (connector, name, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_order_names" VALUES('marketplaces_to_shop','#71','bindcommerce:48211');
INSERT INTO "order_upload_order_names" VALUES('marketplaces_to_shop','404-1234567-1234567','bindcommerce:48211');
INSERT INTO "order_upload_order_names" VALUES('marketplaces_to_shop','406-7654321-7654321','bindcommerce:48213');
INSERT INTO "order_upload_order_names" VALUES('marketplaces_to_shop','bindcommerce:48213','bindcommerce:48213');
CREATE TABLE order_upload_records (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    record_hash TEXT NOT NULL,
    rules_hash TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (connector, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_records" VALUES('marketplaces_to_shop','bindcommerce:48211','h1','r1','created');
INSERT INTO "order_upload_records" VALUES('marketplaces_to_shop','bindcommerce:48212','h2','r1','updated');
CREATE TABLE order_upload_runs (
    connector TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (connector, run_id)
) WITHOUT ROWID;
INSERT INTO "order_upload_runs" VALUES('marketplaces_to_shop','scheduled__1','2026-11-23T12:00:00.000000+00:00','{"blocked":1,"created":1}');
CREATE TABLE order_upload_schema (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (name)
) WITHOUT ROWID;
INSERT INTO "order_upload_schema" VALUES('ledger',4);
CREATE TABLE order_upload_send_again (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_send_again" VALUES('marketplaces_to_shop','bindcommerce:48212','ada','2026-11-23T12:00:00.000000+00:00');
INSERT INTO "order_upload_send_again" VALUES('marketplaces_to_shop','bindcommerce:48213','ada','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_sent_updates (
    installation TEXT NOT NULL,
    order_id TEXT NOT NULL,
    ref TEXT NOT NULL,
    state TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (installation, order_id)
) WITHOUT ROWID;
INSERT INTO "order_upload_sent_updates" VALUES('0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11','17','bindcommerce:48215','{"order_id":"17","ref":"bindcommerce:48215","event_id":"e1","is_answered":true}','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_taken_files (
    connector TEXT NOT NULL,
    address TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    rules_hash TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (connector, address, fingerprint, rules_hash)
) WITHOUT ROWID;
INSERT INTO "order_upload_taken_files" VALUES('marketplaces_to_shop','file:///hub/orders.xml','p1','r1','manual__1','2026-11-23T12:00:00.000000+00:00');
CREATE TABLE order_upload_waiting (
    connector TEXT NOT NULL,
    ref TEXT NOT NULL,
    updated_at VARCHAR(32),
    outcome TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    first_seen VARCHAR(32) NOT NULL,
    attempts INTEGER NOT NULL,
    file TEXT NOT NULL,
    rules_hash TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (connector, ref)
) WITHOUT ROWID;
INSERT INTO "order_upload_waiting" VALUES('marketplaces_to_shop','bindcommerce:48213','2026-11-23T12:00:00.000000+00:00','blocked','unmapped_status','Leroy Merlin / FROBNICATED','2026-11-23T12:00:00.000000+00:00',1,'scheduled__1.jsonl','r1','scheduled__1');
CREATE INDEX order_upload_taken_files_by_run ON order_upload_taken_files (connector, run_id);
CREATE INDEX order_upload_runs_by_time ON order_upload_runs (connector, at);
CREATE INDEX order_upload_sent_updates_by_ref ON order_upload_sent_updates (installation, ref);
