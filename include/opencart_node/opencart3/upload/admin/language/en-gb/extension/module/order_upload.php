<?php
$_['heading_title'] = 'Order Upload';
