-- What a shop of 3.0 and 4.0 begins with: codes and names stand beside what they are of.
INSERT INTO oc_setting (store_id, code, `key`, value) VALUES (0, 'config', 'config_language', 'en-gb');
UPDATE oc_product SET sku = 'LAMP-01', ean = '8001234567890', mpn = 'LUNA' WHERE product_id = 40;
UPDATE oc_product SET sku = 'SHIRT' WHERE product_id = 41;
INSERT INTO oc_country (country_id, name, iso_code_2, iso_code_3, postcode_required, status) VALUES
    (57, 'Denmark', 'DK', 'DNK', 0, 1), (74, 'France', 'FR', 'FRA', 1, 1), (81, 'Germany', 'DE', 'DEU', 1, 1),
    (103, 'Ireland', 'IE', 'IRL', 0, 1), (105, 'Italy', 'IT', 'ITA', 1, 1),
    (141, 'Monaco', 'MC', 'MCO', 0, 1), (195, 'Spain', 'ES', 'ESP', 0, 1),
    (222, 'United Kingdom', 'GB', 'GBR', 1, 0);
INSERT INTO oc_zone (zone_id, country_id, name, code, status) VALUES
    (1256, 81, 'Bayern', 'BAY', 1), (1257, 81, 'Berlin', 'BER', 1), (3880, 105, 'L&#039;Aquila', 'AQ', 1),
    (3902, 105, 'Forlì-Cesena', 'FC', 1), (3918, 105, 'Milano', 'MI', 1), (3942, 105, 'Roma', 'RM', 1);
