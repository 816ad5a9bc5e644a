-- The tables of OpenCart 4.1 that orders touch, written from what SHOW COLUMNS says of a shop.
-- Transactions: InnoDB. Nearly everything may be NULL; codes and names stand in tables of their own.
SET default_storage_engine = InnoDB;

-- orders
CREATE TABLE oc_order (
    order_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, subscription_id INT(11) DEFAULT 0,
    invoice_no INT(11) DEFAULT 0, invoice_prefix VARCHAR(26), transaction_id VARCHAR(100),
    store_id INT(11) DEFAULT 0, store_name VARCHAR(64), store_url VARCHAR(255),
    customer_id INT(11) DEFAULT 0, customer_group_id INT(11) DEFAULT 0,
    firstname VARCHAR(32), lastname VARCHAR(32), email VARCHAR(96), telephone VARCHAR(32), custom_field TEXT,
    payment_address_id INT(11) DEFAULT 0,
    payment_firstname VARCHAR(32), payment_lastname VARCHAR(32), payment_company VARCHAR(60),
    payment_address_1 VARCHAR(128), payment_address_2 VARCHAR(128), payment_city VARCHAR(128), payment_postcode VARCHAR(10),
    payment_country VARCHAR(128), payment_country_id INT(11) DEFAULT 0,
    payment_zone VARCHAR(128), payment_zone_id INT(11) DEFAULT 0,
    payment_address_format TEXT, payment_custom_field TEXT, payment_method TEXT,
    shipping_address_id INT(11),
    shipping_firstname VARCHAR(32), shipping_lastname VARCHAR(32), shipping_company VARCHAR(60),
    shipping_address_1 VARCHAR(128), shipping_address_2 VARCHAR(128), shipping_city VARCHAR(128), shipping_postcode VARCHAR(10),
    shipping_country VARCHAR(128), shipping_country_id INT(11) DEFAULT 0,
    shipping_zone VARCHAR(128), shipping_zone_id INT(11) DEFAULT 0,
    shipping_address_format TEXT, shipping_custom_field TEXT, shipping_method TEXT,
    comment TEXT, total DECIMAL(15,4) DEFAULT 0, order_status_id INT(11) DEFAULT 0,
    affiliate_id INT(11) DEFAULT 0, commission DECIMAL(15,4), marketing_id INT(11) DEFAULT 0, tracking VARCHAR(64),
    language_id INT(11), language_code VARCHAR(5),
    currency_id INT(11), currency_code VARCHAR(3), currency_value DECIMAL(15,8) DEFAULT 1,
    ip VARCHAR(40), forwarded_ip VARCHAR(40), user_agent VARCHAR(255), accept_language VARCHAR(255),
    date_added DATETIME, date_modified DATETIME,
    KEY email (email), KEY order_status_id (order_status_id)
);
CREATE TABLE oc_order_product (
    order_product_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11), product_id INT(11),
    master_id INT(11) DEFAULT 0, name VARCHAR(255), model VARCHAR(64), quantity INT(4) DEFAULT 1,
    price DECIMAL(15,4) DEFAULT 0, total DECIMAL(15,4) DEFAULT 0, tax DECIMAL(15,4) DEFAULT 0, reward INT(8) DEFAULT 0,
    KEY order_id (order_id)
);
CREATE TABLE oc_order_option (
    order_option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11), order_product_id INT(11),
    product_option_id INT(11), product_option_value_id INT(11) DEFAULT 0,
    name VARCHAR(255), value TEXT, type VARCHAR(32)
);
CREATE TABLE oc_order_total (
    order_total_id INT(10) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11), extension VARCHAR(255), code VARCHAR(32),
    title VARCHAR(255), value DECIMAL(15,4) DEFAULT 0, sort_order INT(3) DEFAULT 0, KEY order_id (order_id)
);
CREATE TABLE oc_order_history (
    order_history_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT(11), order_status_id INT(11) DEFAULT 0,
    notify TINYINT(1) DEFAULT 0, comment TEXT, date_added DATETIME
);
CREATE TABLE oc_order_subscription (
    order_subscription_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, order_product_id INT(11), order_id INT(11),
    product_id INT(11), KEY order_id (order_id)
);

-- buyers
CREATE TABLE oc_customer (
    customer_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY,
    customer_group_id INT(11) DEFAULT 0, store_id INT(11) DEFAULT 0, language_id INT(11) DEFAULT 0,
    firstname VARCHAR(32), lastname VARCHAR(32), email VARCHAR(96), telephone VARCHAR(32), password VARCHAR(255),
    custom_field TEXT, newsletter TINYINT(1) DEFAULT 0, ip VARCHAR(40), status TINYINT(1) DEFAULT 0,
    safe TINYINT(1) DEFAULT 0, commenter TINYINT(1) DEFAULT 0, token TEXT, code VARCHAR(40), date_added DATETIME,
    KEY email (email)
);
CREATE TABLE oc_address (
    address_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT(11),
    firstname VARCHAR(32), lastname VARCHAR(32), company VARCHAR(60), address_1 VARCHAR(128), address_2 VARCHAR(128),
    city VARCHAR(128), postcode VARCHAR(10), country_id INT(11) DEFAULT 0, zone_id INT(11) DEFAULT 0, custom_field TEXT,
    `default` TINYINT(1) DEFAULT 0, KEY customer_id (customer_id)
);
CREATE TABLE oc_customer_group (
    customer_group_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, approval INT(1) DEFAULT 0, sort_order INT(3) DEFAULT 0
);
CREATE TABLE oc_customer_group_description (
    customer_group_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(32), description TEXT,
    PRIMARY KEY (customer_group_id, language_id)
);
CREATE TABLE oc_customer_approval (
    customer_approval_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT(11), type VARCHAR(9), date_added DATETIME
);
CREATE TABLE oc_custom_field (
    custom_field_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, type VARCHAR(32), value TEXT, validation VARCHAR(255),
    location VARCHAR(10), status TINYINT(1) DEFAULT 0, sort_order INT(3) DEFAULT 0
);
CREATE TABLE oc_custom_field_description (
    custom_field_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(128), PRIMARY KEY (custom_field_id, language_id)
);
CREATE TABLE oc_custom_field_customer_group (
    custom_field_id INT(11) NOT NULL, customer_group_id INT(11) NOT NULL, required TINYINT(1) DEFAULT 0,
    PRIMARY KEY (custom_field_id, customer_group_id)
);

-- the catalogue
CREATE TABLE oc_product (
    product_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, master_id INT(11) DEFAULT 0, model VARCHAR(64),
    quantity INT(4) DEFAULT 0, price DECIMAL(15,4) DEFAULT 0, subtract TINYINT(1) DEFAULT 1, status TINYINT(1) DEFAULT 0,
    variant TEXT DEFAULT '', override TEXT DEFAULT '', date_added DATETIME, date_modified DATETIME
);
CREATE TABLE oc_product_code (
    product_code_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, product_id INT(11), code VARCHAR(48), value VARCHAR(255),
    KEY product_id (product_id), KEY code (code)
);
CREATE TABLE oc_product_description (
    product_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(255), description MEDIUMTEXT,
    PRIMARY KEY (product_id, language_id), KEY name (name)
);
CREATE TABLE oc_product_option (
    product_option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, product_id INT(11), option_id INT(11), value TEXT,
    required TINYINT(1) DEFAULT 0
);
CREATE TABLE oc_product_option_value (
    product_option_value_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, product_option_id INT(11), product_id INT(11),
    option_id INT(11), option_value_id INT(11) DEFAULT 0, quantity INT(3) DEFAULT 0, subtract TINYINT(1) DEFAULT 0,
    price DECIMAL(15,4)
);
CREATE TABLE oc_option (
    option_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, type VARCHAR(32), validation VARCHAR(255), sort_order INT(3) DEFAULT 0
);
CREATE TABLE oc_option_description (
    option_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(128), PRIMARY KEY (option_id, language_id)
);
CREATE TABLE oc_option_value (
    option_value_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, option_id INT(11), image VARCHAR(255), sort_order INT(3) DEFAULT 0
);
CREATE TABLE oc_option_value_description (
    option_value_id INT(11) NOT NULL, language_id INT(11) NOT NULL, option_id INT(11), name VARCHAR(128),
    PRIMARY KEY (option_value_id, language_id)
);

-- places
CREATE TABLE oc_country (
    country_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, iso_code_2 VARCHAR(2), iso_code_3 VARCHAR(3),
    address_format_id INT(11) DEFAULT 0, postcode_required TINYINT(1), status TINYINT(1) DEFAULT 1
);
CREATE TABLE oc_country_description (
    country_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(255),
    PRIMARY KEY (country_id, language_id), KEY name (name)
);
CREATE TABLE oc_zone (
    zone_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, country_id INT(11), code VARCHAR(32), status TINYINT(1) DEFAULT 1
);
CREATE TABLE oc_zone_description (
    zone_id INT(11) NOT NULL, language_id INT(11) NOT NULL, name VARCHAR(255),
    PRIMARY KEY (zone_id, language_id), KEY name (name)
);
CREATE TABLE oc_address_format (
    address_format_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(128), address_format TEXT
);

-- the shop itself
CREATE TABLE oc_api (
    api_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, username VARCHAR(64), `key` TEXT, status TINYINT(1) DEFAULT 0,
    date_added DATETIME, date_modified DATETIME
);
CREATE TABLE oc_api_ip (
    api_ip_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, api_id INT(11), ip VARCHAR(40)
);
CREATE TABLE oc_setting (
    setting_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, store_id INT(11) DEFAULT 0, code VARCHAR(128), `key` VARCHAR(128),
    value MEDIUMTEXT, serialized TINYINT(1) DEFAULT 0
);
CREATE TABLE oc_store (
    store_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(64), url VARCHAR(255)
);
CREATE TABLE oc_language (
    language_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(32), code VARCHAR(5), locale VARCHAR(255),
    extension VARCHAR(255), sort_order INT(3) DEFAULT 0, status TINYINT(1) DEFAULT 0, KEY name (name)
);
CREATE TABLE oc_currency (
    currency_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, title VARCHAR(32), code VARCHAR(3), symbol_left VARCHAR(12),
    symbol_right VARCHAR(12), decimal_place INT(1) DEFAULT 2, value DOUBLE(15,8), status TINYINT(1) DEFAULT 0,
    date_modified DATETIME
);
CREATE TABLE oc_order_status (
    order_status_id INT(11) NOT NULL AUTO_INCREMENT, language_id INT(11) NOT NULL, name VARCHAR(32),
    PRIMARY KEY (order_status_id, language_id)
);
CREATE TABLE oc_event (
    event_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(128), description TEXT, `trigger` TEXT, action TEXT,
    status TINYINT(1) DEFAULT 0, sort_order INT(3) DEFAULT 1
);
CREATE TABLE oc_extension (
    extension_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, extension VARCHAR(255), type VARCHAR(32), code VARCHAR(128)
);
CREATE TABLE oc_statistics (
    statistics_id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(64), value DECIMAL(15,4)
);
