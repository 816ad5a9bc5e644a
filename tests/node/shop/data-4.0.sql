-- What only a shop of 4.0 begins with.
INSERT INTO oc_setting (store_id, code, `key`, value) VALUES (0, 'config', 'config_language_admin', 'en-gb');
INSERT INTO oc_address_format (address_format_id, name, address_format) VALUES (1, 'Address Format', '');
UPDATE oc_country SET address_format_id = 1;
UPDATE oc_extension SET extension = 'opencart';
INSERT INTO oc_event (code, `trigger`, action, status, sort_order) VALUES
    ('mail_order_add', 'catalog/model/checkout/order/addHistory/before', 'mail/order', 1, 1),
    ('mail_order_alert', 'catalog/model/checkout/order/addHistory/before', 'mail/order.alert', 1, 1),
    ('mail_voucher', 'catalog/model/checkout/order/addHistory/after', 'mail/voucher', 1, 1),
    ('statistics_order_history', 'catalog/model/checkout/order/addHistory/before', 'event/statistics.addHistory', 1, 1);
-- a variant of the jacket: its colour is its own, its size is chosen
INSERT INTO oc_product (product_id, master_id, model, quantity, price, subtract, status, variant, override) VALUES
    (46, 45, 'JACKET-RED', 30, 50, 1, 1, '{"221":"11","222":""}', '{"variant":{"221":"1"}}');
INSERT INTO oc_product_description (product_id, language_id, name, description) VALUES (46, 1, 'Jacket, red', ''), (46, 2, 'Giacca rossa', '');
