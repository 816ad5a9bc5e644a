-- What only a shop of 4.1 begins with.
INSERT INTO oc_setting (store_id, code, `key`, value) VALUES
    (0, 'config', 'config_language_catalog', 'en-gb'), (0, 'config', 'config_language_admin', 'en-gb');
INSERT INTO oc_product_code (product_id, code, value) VALUES
    (40, 'sku', 'LAMP-01'), (40, 'ean', '8001234567890'), (40, 'mpn', 'LUNA'), (41, 'sku', 'SHIRT');
INSERT INTO oc_address_format (address_format_id, name, address_format) VALUES (1, 'Address Format', '');
INSERT INTO oc_country (country_id, iso_code_2, iso_code_3, address_format_id, postcode_required, status) VALUES
    (57, 'DK', 'DNK', 1, 0, 1), (74, 'FR', 'FRA', 1, 1, 1), (81, 'DE', 'DEU', 1, 1, 1),
    (103, 'IE', 'IRL', 1, 0, 1), (105, 'IT', 'ITA', 1, 1, 1), (141, 'MC', 'MCO', 1, 0, 1),
    (195, 'ES', 'ESP', 1, 0, 1), (222, 'GB', 'GBR', 1, 1, 0);
INSERT INTO oc_country_description (country_id, language_id, name) VALUES
    (57, 1, 'Denmark'), (57, 2, 'Danimarca'), (74, 1, 'France'), (74, 2, 'Francia'), (81, 1, 'Germany'),
    (81, 2, 'Germania'), (103, 1, 'Ireland'), (103, 2, 'Irlanda'), (105, 1, 'Italy'), (105, 2, 'Italia'),
    (141, 1, 'Monaco'), (141, 2, 'Monaco'), (195, 1, 'Spain'), (195, 2, 'Spagna'), (222, 1, 'United Kingdom'),
    (222, 2, 'Regno Unito');
INSERT INTO oc_zone (zone_id, country_id, code, status) VALUES
    (1256, 81, 'BAY', 1), (1257, 81, 'BER', 1), (3880, 105, 'AQ', 1), (3902, 105, 'FC', 1),
    (3918, 105, 'MI', 1), (3942, 105, 'RM', 1);
INSERT INTO oc_zone_description (zone_id, language_id, name) VALUES
    (1256, 1, 'Bayern'), (1256, 2, 'Bayern'), (1257, 1, 'Berlin'), (1257, 2, 'Berlin'),
    (3880, 1, 'L&#039;Aquila'), (3880, 2, 'L&#039;Aquila'), (3902, 1, 'Forlì-Cesena'),
    (3902, 2, 'Forlì-Cesena'), (3918, 1, 'Milano'), (3918, 2, 'Milano'), (3942, 1, 'Roma'), (3942, 2, 'Roma');
UPDATE oc_extension SET extension = 'opencart';
INSERT INTO oc_event (code, `trigger`, action, status, sort_order) VALUES
    ('mail_order', 'catalog/model/checkout/order.addHistory/before', 'mail/order', 1, 1),
    ('mail_order_alert', 'catalog/model/checkout/order.addHistory/before', 'mail/order.alert', 1, 1),
    ('statistics_order_history', 'catalog/model/checkout/order.addHistory/before', 'event/statistics.addHistory', 1, 1);
-- a variant of the jacket: its colour is its own, its size is chosen
INSERT INTO oc_product (product_id, master_id, model, quantity, price, subtract, status, variant, override) VALUES
    (46, 45, 'JACKET-RED', 30, 50, 1, 1, '{"221":"11","222":""}', '{"variant":{"221":"1"}}');
INSERT INTO oc_product_description (product_id, language_id, name, description) VALUES (46, 1, 'Jacket, red', ''), (46, 2, 'Giacca rossa', '');
