<?php
use OrderUpload\Node\Shop\InstallationAddress;

function test_http_https_www_and_a_usual_port_make_no_other_shop()
{
    foreach (['http://shop.example/', 'https://www.Shop.example', 'https://shop.example:443/', 'http://shop.example:80/'] as $url) {
        same('shop.example', InstallationAddress::bare($url), "$url:");
    }
}

function test_another_host_folder_or_port_is_another_shop()
{
    same('staging.shop.example', InstallationAddress::bare('https://staging.shop.example/'));
    same('shop.example/new', InstallationAddress::bare('https://shop.example/new/'));
    same('shop.example:8443', InstallationAddress::bare('https://shop.example:8443/'));
}

function test_no_name_and_no_password_is_in_an_address()
{
    same('shop.example', InstallationAddress::bare('https://ada:secret@shop.example/?key=1'));
}
