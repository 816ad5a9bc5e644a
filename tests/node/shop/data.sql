-- What a shop of any version begins with. Nobody in it is a person.
INSERT INTO oc_api (api_id, username, `key`, status) VALUES (1, 'order_upload', 'a-key-of-the-test-shop-that-opens-nothing-else', 1), (2, 'nobody', '', 1);
INSERT INTO oc_api_ip (api_id, ip) VALUES (1, '127.0.0.1');
INSERT INTO oc_language (language_id, name, code, locale, sort_order, status) VALUES
    (1, 'English', 'en-gb', 'en-gb,en', 1, 1), (2, 'Italiano', 'it-it', 'it-it,it', 2, 1);
INSERT INTO oc_currency (currency_id, title, code, decimal_place, value, status) VALUES
    (1, 'Euro', 'EUR', '2', 1.0, 1), (2, 'Pound Sterling', 'GBP', '2', 0.8612, 1), (3, 'US Dollar', 'USD', '2', 1.0842, 1),
    (4, 'Switched off', 'CHF', '2', 0.95, 0);
INSERT INTO oc_order_status (order_status_id, language_id, name) VALUES
    (1, 1, 'Pending'), (2, 1, 'Processing'), (3, 1, 'Shipped'), (5, 1, 'Complete'), (7, 1, 'Canceled'), (10, 1, 'Failed'),
    (11, 1, 'Refunded'), (12, 1, 'Reversed'), (1, 2, 'In attesa'), (2, 2, 'In lavorazione'), (3, 2, 'Spedito'),
    (5, 2, 'Completato'), (7, 2, 'Annullato'), (10, 2, 'Fallito'), (11, 2, 'Rimborsato'), (12, 2, 'Stornato');
INSERT INTO oc_setting (store_id, code, `key`, value, serialized) VALUES
    (0, 'config', 'config_name', 'Test &amp; Shop', 0), (0, 'config', 'config_order_status_id', '1', 0),
    (0, 'config', 'config_customer_group_id', '1', 0), (0, 'config', 'config_invoice_prefix', 'INV-2026-00', 0),
    (0, 'config', 'config_currency', 'EUR', 0), (0, 'config', 'config_timezone', 'Europe/Rome', 0),
    (0, 'config', 'config_maintenance', '0', 0), (0, 'config', 'config_customer_activity', '0', 0),
    (0, 'config', 'config_processing_status', '["5","1","2","12","3"]', 1), (0, 'config', 'config_complete_status', '["5","3"]', 1),
    (1, 'config', 'config_name', 'Second', 0), (1, 'config', 'config_order_status_id', '2', 0),
    (1, 'config', 'config_invoice_prefix', 'SECOND-', 0), (0, 'payment_cod', 'payment_cod_status', '1', 0), (0, 'shipping_flat', 'shipping_flat_status', '1', 0);
INSERT INTO oc_extension (type, code) VALUES
    ('payment', 'cod'), ('payment', 'bank_transfer'), ('shipping', 'flat'), ('total', 'sub_total'), ('total', 'shipping'),
    ('total', 'tax'), ('total', 'total'), ('total', 'coupon'), ('total', 'handling'), ('total', 'low_order_fee');
INSERT INTO oc_store (store_id, name) VALUES (1, 'Second &amp; Co');
INSERT INTO oc_customer_group (customer_group_id, approval, sort_order) VALUES (1, 0, 1), (2, 1, 2), (3, 0, 3);
INSERT INTO oc_customer_group_description (customer_group_id, language_id, name, description) VALUES
    (1, 1, 'Default', ''), (1, 2, 'Predefinito', ''), (2, 1, 'Approved &amp; checked', ''), (2, 2, 'Approvati', ''),
    (3, 1, 'Wholesale', ''), (3, 2, 'Ingrosso', '');
INSERT INTO oc_statistics (code, value) VALUES ('order_sale', 0), ('order_processing', 0), ('order_complete', 0);

-- a lamp that counts its pieces, a shirt whose sizes do, what live tests buy in a new OpenCart, and what stands in for others
INSERT INTO oc_product (product_id, model, quantity, price, subtract, status) VALUES
    (40, 'LAMP-01', 1000, 12.5, 1, 1), (41, 'SHIRT', 500, 9.9, 1, 1), (42, 'SERVICE', 0, 5, 0, 1),
    (43, 'product 11', 1000, 10, 1, 1), (44, 'MARKETPLACE-ITEM', 9999, 0, 0, 1);
INSERT INTO oc_product_description (product_id, language_id, name, description) VALUES
    (40, 1, 'Lamp &quot;Luna&quot;', ''), (40, 2, 'Lampada &quot;Luna&quot;', ''), (41, 1, 'Shirt', ''), (41, 2, 'Maglia', ''),
    (42, 1, 'Service', ''), (42, 2, 'Servizio', ''), (43, 1, 'Product 11', ''), (43, 2, 'Prodotto 11', ''),
    (44, 1, 'Item of a marketplace', ''), (44, 2, 'Articolo di un marketplace', '');
INSERT INTO oc_option (option_id, type, sort_order) VALUES (11, 'select', 1);
INSERT INTO oc_option_description (option_id, language_id, name) VALUES (11, 1, 'Size'), (11, 2, 'Taglia');
INSERT INTO oc_option_value (option_value_id, option_id, image, sort_order) VALUES (31, 11, '', 1), (32, 11, '', 2);
INSERT INTO oc_option_value_description (option_value_id, language_id, option_id, name) VALUES
    (31, 1, 11, 'M'), (31, 2, 11, 'M'), (32, 1, 11, 'L'), (32, 2, 11, 'L');
INSERT INTO oc_product_option (product_option_id, product_id, option_id, value, required) VALUES (211, 41, 11, '', 1);
INSERT INTO oc_product_option_value (product_option_value_id, product_option_id, product_id, option_id, option_value_id,
    quantity, subtract, price) VALUES (1, 211, 41, 11, 31, 200, 1, 0), (2, 211, 41, 11, 32, 300, 1, 0);

-- jackets: one with options of which two are required, and one that is sold under a model of its own
INSERT INTO oc_product (product_id, model, quantity, price, subtract, status) VALUES
    (45, 'JACKET', 100, 50, 1, 1), (47, 'JACKET-BLUE-M', 100, 50, 1, 1);
INSERT INTO oc_product_description (product_id, language_id, name, description) VALUES
    (45, 1, 'Jacket', ''), (45, 2, 'Giacca', ''), (47, 1, 'Jacket, blue, M', ''), (47, 2, 'Giacca blu M', '');
INSERT INTO oc_option (option_id, type, sort_order) VALUES (12, 'radio', 2), (13, 'select', 3), (14, 'text', 4);
INSERT INTO oc_option_description (option_id, language_id, name) VALUES
    (12, 1, 'Colour'), (12, 2, 'Colore'), (13, 1, 'Fabric'), (13, 2, 'Tessuto'), (14, 1, 'Engraving'), (14, 2, 'Incisione');
INSERT INTO oc_option_value (option_value_id, option_id, image, sort_order) VALUES
    (41, 12, '', 1), (42, 12, '', 2), (43, 13, '', 1), (44, 13, '', 2);
INSERT INTO oc_option_value_description (option_value_id, language_id, option_id, name) VALUES
    (41, 1, 12, 'Red'), (41, 2, 12, 'Rosso'), (42, 1, 12, 'Blue'), (42, 2, 12, 'Blu'),
    (43, 1, 13, 'Cotton'), (43, 2, 13, 'Cotone'), (44, 1, 13, 'Wool'), (44, 2, 13, 'Lana');
INSERT INTO oc_product_option (product_option_id, product_id, option_id, value, required) VALUES
    (221, 45, 12, '', 1), (222, 45, 11, '', 1), (223, 45, 13, '', 0), (224, 45, 14, '', 0);
INSERT INTO oc_product_option_value (product_option_value_id, product_option_id, product_id, option_id, option_value_id,
    quantity, subtract, price) VALUES
    (11, 221, 45, 12, 41, 50, 1, 0), (12, 221, 45, 12, 42, 50, 1, 0), (13, 222, 45, 11, 31, 50, 1, 0),
    (14, 222, 45, 11, 32, 50, 1, 0), (15, 223, 45, 13, 43, 50, 0, 0), (16, 223, 45, 13, 44, 50, 0, 0);

-- what listeners to changes of status heard, mails that would have gone out: a row each, which no transaction takes back
CREATE TABLE shop_heard (
    heard_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT NOT NULL, order_status_id INT NOT NULL, action VARCHAR(64) NOT NULL
) ENGINE=MyISAM;
