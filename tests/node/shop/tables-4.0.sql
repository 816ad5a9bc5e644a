-- The tables of OpenCart 4.0.2 that orders touch, written from what SHOW COLUMNS says of a shop.
-- Transactions: InnoDB. Nothing may be empty and little has a default, as in 3.0; methods and addresses are those of 4.1.
SET default_storage_engine = InnoDB;

-- orders
CREATE TABLE oc_order (
    order_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, subscription_id INT(11) NOT NULL,
    invoice_no INT(11) NOT NULL DEFAULT 0, invoice_prefix VARCHAR(26) NOT NULL, transaction_id VARCHAR(100) NOT NULL,
    store_id INT(11) NOT NULL DEFAULT 0, store_name VARCHAR(64) NOT NULL, store_url VARCHAR(255) NOT NULL,
    customer_id INT(11) NOT NULL DEFAULT 0, customer_group_id INT(11) NOT NULL DEFAULT 0,
    firstname VARCHAR(32) NOT NULL, lastname VARCHAR(32) NOT NULL, email VARCHAR(96) NOT NULL,
    telephone VARCHAR(32) NOT NULL, custom_field TEXT NOT NULL,
    payment_address_id INT(11) NOT NULL,
    payment_firstname VARCHAR(32) NOT NULL, payment_lastname VARCHAR(32) NOT NULL, payment_company VARCHAR(60) NOT NULL,
    payment_address_1 VARCHAR(128) NOT NULL, payment_address_2 VARCHAR(128) NOT NULL,
    payment_city VARCHAR(128) NOT NULL, payment_postcode VARCHAR(10) NOT NULL,
    payment_country VARCHAR(128) NOT NULL, payment_country_id INT(11) NOT NULL,
    payment_zone VARCHAR(128) NOT NULL, payment_zone_id INT(11) NOT NULL,
    payment_address_format TEXT NOT NULL, payment_custom_field TEXT NOT NULL,
    payment_method TEXT NOT NULL, shipping_address_id INT(11) NOT NULL,
    shipping_firstname VARCHAR(32) NOT NULL, shipping_lastname VARCHAR(32) NOT NULL, shipping_company VARCHAR(60) NOT NULL,
    shipping_address_1 VARCHAR(128) NOT NULL, shipping_address_2 VARCHAR(128) NOT NULL,
    shipping_city VARCHAR(128) NOT NULL, shipping_postcode VARCHAR(10) NOT NULL,
    shipping_country VARCHAR(128) NOT NULL, shipping_country_id INT(11) NOT NULL,
    shipping_zone VARCHAR(128) NOT NULL, shipping_zone_id INT(11) NOT NULL,
    shipping_address_format TEXT NOT NULL, shipping_custom_field TEXT NOT NULL,
    shipping_method TEXT NOT NULL,
    comment TEXT NOT NULL, total DECIMAL(15,4) NOT NULL DEFAULT 0, order_status_id INT(11) NOT NULL DEFAULT 0,
    affiliate_id INT(11) NOT NULL, commission DECIMAL(15,4) NOT NULL, marketing_id INT(11) NOT NULL,
    tracking VARCHAR(64) NOT NULL, language_id INT(11) NOT NULL, language_code VARCHAR(5) NOT NULL,
    currency_id INT(11) NOT NULL, currency_code VARCHAR(3) NOT NULL, currency_value DECIMAL(15,8) NOT NULL DEFAULT 1,
    ip VARCHAR(40) NOT NULL, forwarded_ip VARCHAR(40) NOT NULL,
    user_agent VARCHAR(255) NOT NULL, accept_language VARCHAR(255) NOT NULL,
    date_added DATETIME NOT NULL, date_modified DATETIME NOT NULL
);
CREATE TABLE oc_order_product (
    order_product_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11) NOT NULL, product_id INT(11) NOT NULL,
    master_id INT(11) NOT NULL, name VARCHAR(255) NOT NULL, model VARCHAR(64) NOT NULL, quantity INT(4) NOT NULL,
    price DECIMAL(15,4) NOT NULL DEFAULT 0, total DECIMAL(15,4) NOT NULL DEFAULT 0, tax DECIMAL(15,4) NOT NULL DEFAULT 0,
    reward INT(8) NOT NULL, KEY order_id (order_id)
);
CREATE TABLE oc_order_option (
    order_option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11) NOT NULL, order_product_id INT(11) NOT NULL,
    product_option_id INT(11) NOT NULL, product_option_value_id INT(11) NOT NULL DEFAULT 0,
    name VARCHAR(255) NOT NULL, value TEXT NOT NULL, type VARCHAR(32) NOT NULL
);
CREATE TABLE oc_order_total (
    order_total_id INT(10) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11) NOT NULL,
    extension VARCHAR(255) NOT NULL, code VARCHAR(32) NOT NULL, title VARCHAR(255) NOT NULL,
    value DECIMAL(15,4) NOT NULL DEFAULT 0, sort_order INT(3) NOT NULL, KEY order_id (order_id)
);
CREATE TABLE oc_order_history (
    order_history_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11) NOT NULL, order_status_id INT(11) NOT NULL,
    notify TINYINT(1) NOT NULL DEFAULT 0, comment TEXT NOT NULL, date_added DATETIME NOT NULL
);
CREATE TABLE oc_order_subscription (
    order_subscription_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_product_id INT(11) NOT NULL,
    order_id INT(11) NOT NULL, KEY order_id (order_id)
);
CREATE TABLE oc_order_voucher (
    order_voucher_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11) NOT NULL, voucher_id INT(11) NOT NULL
);

-- buyers
CREATE TABLE oc_customer (
    customer_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY,
    customer_group_id INT(11) NOT NULL, store_id INT(11) NOT NULL DEFAULT 0, language_id INT(11) NOT NULL,
    firstname VARCHAR(32) NOT NULL, lastname VARCHAR(32) NOT NULL, email VARCHAR(96) NOT NULL,
    telephone VARCHAR(32) NOT NULL, password VARCHAR(255) NOT NULL, custom_field TEXT NOT NULL,
    newsletter TINYINT(1) NOT NULL DEFAULT 0, ip VARCHAR(40) NOT NULL, status TINYINT(1) NOT NULL, safe TINYINT(1) NOT NULL,
    token TEXT NOT NULL, code VARCHAR(40) NOT NULL, date_added DATETIME NOT NULL
);
CREATE TABLE oc_address (
    address_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT(11) NOT NULL,
    firstname VARCHAR(32) NOT NULL, lastname VARCHAR(32) NOT NULL, company VARCHAR(60) NOT NULL,
    address_1 VARCHAR(128) NOT NULL, address_2 VARCHAR(128) NOT NULL, city VARCHAR(128) NOT NULL, postcode VARCHAR(10) NOT NULL,
    country_id INT(11) NOT NULL DEFAULT 0, zone_id INT(11) NOT NULL DEFAULT 0, custom_field TEXT NOT NULL,
    `default` TINYINT(1) NOT NULL, KEY customer_id (customer_id)
);
CREATE TABLE oc_customer_group (
    customer_group_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, approval INT(1) NOT NULL, sort_order INT(3) NOT NULL
);
CREATE TABLE oc_customer_group_description (
    customer_group_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(32) NOT NULL, description TEXT NOT NULL,
    PRIMARY KEY (customer_group_id, language_id)
);
CREATE TABLE oc_customer_approval (
    customer_approval_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT(11) NOT NULL, type VARCHAR(9) NOT NULL,
    date_added DATETIME NOT NULL
);
CREATE TABLE oc_custom_field (
    custom_field_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, type VARCHAR(32) NOT NULL, value TEXT NOT NULL,
    validation VARCHAR(255) NOT NULL, location VARCHAR(10) NOT NULL, status TINYINT(1) NOT NULL, sort_order INT(3) NOT NULL
);
CREATE TABLE oc_custom_field_description (
    custom_field_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(128) NOT NULL,
    PRIMARY KEY (custom_field_id, language_id)
);
CREATE TABLE oc_custom_field_customer_group (
    custom_field_id INT(11) NOT NULL, customer_group_id INT(11) NOT NULL, required TINYINT(1) NOT NULL,
    PRIMARY KEY (custom_field_id, customer_group_id)
);

-- the catalogue
CREATE TABLE oc_product (
    product_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, master_id INT(11) NOT NULL DEFAULT 0,
    model VARCHAR(64) NOT NULL, sku VARCHAR(64) NOT NULL, upc VARCHAR(12) NOT NULL, ean VARCHAR(14) NOT NULL,
    jan VARCHAR(13) NOT NULL, isbn VARCHAR(17) NOT NULL, mpn VARCHAR(64) NOT NULL, quantity INT(4) NOT NULL DEFAULT 0, price DECIMAL(15,4) NOT NULL DEFAULT 0,
    subtract TINYINT(1) NOT NULL DEFAULT 1, status TINYINT(1) NOT NULL DEFAULT 0, variant TEXT NOT NULL DEFAULT '', override TEXT NOT NULL DEFAULT '',
    date_added DATETIME NOT NULL, date_modified DATETIME NOT NULL
);
CREATE TABLE oc_product_description (
    product_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(255) NOT NULL, description TEXT NOT NULL,
    PRIMARY KEY (product_id, language_id), KEY name (name)
);
CREATE TABLE oc_product_option (
    product_option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, product_id INT(11) NOT NULL, option_id INT(11) NOT NULL,
    value TEXT NOT NULL, required TINYINT(1) NOT NULL
);
CREATE TABLE oc_product_option_value (
    product_option_value_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, product_option_id INT(11) NOT NULL,
    product_id INT(11) NOT NULL, option_id INT(11) NOT NULL, option_value_id INT(11) NOT NULL,
    quantity INT(3) NOT NULL, subtract TINYINT(1) NOT NULL, price DECIMAL(15,4) NOT NULL
);
CREATE TABLE oc_option (
    option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, type VARCHAR(32) NOT NULL, sort_order INT(3) NOT NULL
);
CREATE TABLE oc_option_description (
    option_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(128) NOT NULL, PRIMARY KEY (option_id, language_id)
);
CREATE TABLE oc_option_value (
    option_value_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, option_id INT(11) NOT NULL, image VARCHAR(255) NOT NULL,
    sort_order INT(3) NOT NULL
);
CREATE TABLE oc_option_value_description (
    option_value_id INT(11) NOT NULL, language_id INT(11) NOT NULL, option_id INT(11) NOT NULL, name VARCHAR(128) NOT NULL,
    PRIMARY KEY (option_value_id, language_id)
);

-- places
CREATE TABLE oc_country (
    country_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(128) NOT NULL, iso_code_2 VARCHAR(2) NOT NULL,
    iso_code_3 VARCHAR(3) NOT NULL, address_format_id INT(11) NOT NULL, postcode_required TINYINT(1) NOT NULL,
    status TINYINT(1) NOT NULL DEFAULT 1
);
CREATE TABLE oc_zone (
    zone_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, country_id INT(11) NOT NULL, name VARCHAR(128) NOT NULL,
    code VARCHAR(32) NOT NULL, status TINYINT(1) NOT NULL DEFAULT 1
);
CREATE TABLE oc_address_format (
    address_format_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(128) NOT NULL, address_format TEXT NOT NULL
);

-- the shop itself
CREATE TABLE oc_api (
    api_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, username VARCHAR(64) NOT NULL, `key` TEXT NOT NULL,
    status TINYINT(1) NOT NULL, date_added DATETIME NOT NULL, date_modified DATETIME NOT NULL
);
CREATE TABLE oc_api_ip (
    api_ip_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, api_id INT(11) NOT NULL, ip VARCHAR(40) NOT NULL
);
CREATE TABLE oc_setting (
    setting_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, store_id INT(11) NOT NULL DEFAULT 0, code VARCHAR(128) NOT NULL,
    `key` VARCHAR(128) NOT NULL, value TEXT NOT NULL, serialized TINYINT(1) NOT NULL DEFAULT 0
);
CREATE TABLE oc_store (
    store_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(64) NOT NULL, url VARCHAR(255) NOT NULL
);
CREATE TABLE oc_language (
    language_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(32) NOT NULL, code VARCHAR(5) NOT NULL,
    locale VARCHAR(255) NOT NULL, extension VARCHAR(255) NOT NULL, sort_order INT(3) NOT NULL DEFAULT 0,
    status TINYINT(1) NOT NULL, KEY name (name)
);
CREATE TABLE oc_currency (
    currency_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, title VARCHAR(32) NOT NULL, code VARCHAR(3) NOT NULL,
    symbol_left VARCHAR(12) NOT NULL, symbol_right VARCHAR(12) NOT NULL, decimal_place INT(1) NOT NULL,
    value DOUBLE(15,8) NOT NULL, status TINYINT(1) NOT NULL, date_modified DATETIME NOT NULL
);
CREATE TABLE oc_order_status (
    order_status_id INT(11) NOT NULL AUTO_INCREMENT, language_id INT(11) NOT NULL, name VARCHAR(32) NOT NULL,
    PRIMARY KEY (order_status_id, language_id)
);
CREATE TABLE oc_event (
    event_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(128) NOT NULL,
    description TEXT NOT NULL, `trigger` TEXT NOT NULL, action TEXT NOT NULL, status TINYINT(1) NOT NULL DEFAULT 0,
    sort_order INT(3) NOT NULL DEFAULT 1
);
CREATE TABLE oc_extension (
    extension_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, extension VARCHAR(255) NOT NULL,
    type VARCHAR(32) NOT NULL, code VARCHAR(128) NOT NULL
);
CREATE TABLE oc_statistics (
    statistics_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(64) NOT NULL, value DECIMAL(15,4) NOT NULL
);
