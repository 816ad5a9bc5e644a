-- The module's tables as the module of 30 November 2026 left them, which kept no version: two orders, one with parcels,
-- and what an installation knows of itself.
CREATE TABLE `oc_order_upload_account` (
  `email_hash` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `password_hash` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `customer_id` int(11) DEFAULT NULL,
  `date_added` datetime DEFAULT NULL,
  PRIMARY KEY (`email_hash`,`password_hash`),
  KEY `customer_id` (`customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_call` (
  `call_id` int(11) NOT NULL AUTO_INCREMENT,
  `at` datetime NOT NULL,
  `username` varchar(191) NOT NULL,
  `address` varchar(45) NOT NULL,
  `call` varchar(16) NOT NULL,
  `status` smallint(6) NOT NULL,
  `code` varchar(32) NOT NULL,
  `size` int(11) NOT NULL,
  `ms` int(11) NOT NULL,
  PRIMARY KEY (`call_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_fact` (
  `name` varchar(32) NOT NULL,
  `value` text NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `oc_order_upload_fact` (`name`, `value`) VALUES ('installation', '1017287b-c507-4af0-9806-7a85962de285');
INSERT INTO `oc_order_upload_fact` (`name`, `value`) VALUES ('url', 'http://shop.example/4.1/');
CREATE TABLE `oc_order_upload_journal` (
  `ref` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `entry` mediumtext NOT NULL,
  PRIMARY KEY (`ref`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_move` (
  `move_id` int(11) NOT NULL AUTO_INCREMENT,
  `done` tinyint(4) NOT NULL,
  PRIMARY KEY (`move_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_nonce` (
  `nonce` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `at` int(11) NOT NULL,
  PRIMARY KEY (`nonce`),
  KEY `at` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_order` (
  `ref` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` int(11) DEFAULT NULL,
  `store_id` int(11) NOT NULL,
  `owner` varchar(191) NOT NULL,
  `state` varchar(16) NOT NULL,
  `floor_id` int(11) NOT NULL DEFAULT 0,
  `stock_policy` varchar(16) NOT NULL DEFAULT '',
  `stock_taken` mediumtext DEFAULT NULL,
  `stock_plan` mediumtext DEFAULT NULL,
  `mail_event` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  `date_added` datetime NOT NULL,
  `date_modified` datetime NOT NULL,
  PRIMARY KEY (`ref`),
  UNIQUE KEY `order_id` (`order_id`),
  KEY `state` (`state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `oc_order_upload_order` (`ref`, `order_id`, `store_id`, `owner`, `state`, `floor_id`, `stock_policy`, `stock_taken`, `stock_plan`, `mail_event`, `date_added`, `date_modified`) VALUES ('old:1', 1, 0, 'marketplaces', 'complete', 0, 'untouched', '', NULL, '', '2026-11-30 11:00:05', '2026-11-30 11:00:05');
INSERT INTO `oc_order_upload_order` (`ref`, `order_id`, `store_id`, `owner`, `state`, `floor_id`, `stock_policy`, `stock_taken`, `stock_plan`, `mail_event`, `date_added`, `date_modified`) VALUES ('old:2', 2, 0, 'marketplaces', 'complete', 0, 'untouched', '', NULL, '', '2026-11-30 11:00:05', '2026-11-30 11:00:05');
CREATE TABLE `oc_order_upload_refused` (
  `at` datetime NOT NULL,
  `address` varchar(45) NOT NULL,
  `status` smallint(6) NOT NULL,
  `code` varchar(32) NOT NULL,
  `size` int(11) NOT NULL,
  PRIMARY KEY (`at`,`address`,`status`,`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE `oc_order_upload_written` (
  `order_id` int(11) NOT NULL,
  `origin_node` varchar(255) NOT NULL,
  `origin_technology` varchar(255) NOT NULL,
  `origin_number` varchar(255) NOT NULL,
  `origin_seller_note` text NOT NULL,
  `origin_details` text NOT NULL,
  `shipping_method_pickup_point` varchar(255) NOT NULL,
  `tracking_number` varchar(128) NOT NULL,
  `tracking_courier` varchar(64) NOT NULL,
  `tracking_link` varchar(512) NOT NULL,
  `tracking_shipped_at` varchar(40) NOT NULL,
  `tracking_further` mediumtext NOT NULL,
  `announced` tinyint(4) NOT NULL,
  `parts` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`order_id`),
  KEY `origin_number` (`origin_number`(64))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `oc_order_upload_written` (`order_id`, `origin_node`, `origin_technology`, `origin_number`, `origin_seller_note`, `origin_details`, `shipping_method_pickup_point`, `tracking_number`, `tracking_courier`, `tracking_link`, `tracking_shipped_at`, `tracking_further`, `announced`, `parts`) VALUES (1, 'Amazon IT', '', '', '', '', '', 'A', '', '', '', '[{"number":"B"}]', 1, '{"e":[["","old:1\\/1","marketplaces"],["","1\\/2","marketplaces"]],"s":["a4ayc_80","5GAKctzJ",0],"c":["u3Oouuyi","P-_7XVWl",0],"h":["hHS_LKwj","fOr6PDUK",0],"m":["zzoIHJEa","fWu9jYhD",0],"l":["44F-zr-L","EVizQvvF",0],"d":["tqY9M77j","Ors0GNNb",0],"o":["KNSWrEvv","xV1hpIAk",0],"t":["qF3Z8dGp","Ez42I_E8",1]}                                                                                                                                                                                                               ');
INSERT INTO `oc_order_upload_written` (`order_id`, `origin_node`, `origin_technology`, `origin_number`, `origin_seller_note`, `origin_details`, `shipping_method_pickup_point`, `tracking_number`, `tracking_courier`, `tracking_link`, `tracking_shipped_at`, `tracking_further`, `announced`, `parts`) VALUES (2, 'Amazon IT', '', '', '', '', '', '', '', '', '', '', 0, '{"e":[["","old:2\\/1","marketplaces"]],"s":["a4ayc_80","5GAKctzJ",0],"c":["u3Oouuyi","P-_7XVWl",0],"h":["hHS_LKwj","fOr6PDUK",0],"m":["zzoIHJEa","fWu9jYhD",0],"l":["44F-zr-L","EVizQvvF",0],"d":["tqY9M77j","Ors0GNNb",0],"o":["KNSWrEvv","xV1hpIAk",0]}                                                                                                                                                                                                                                                                        ');
