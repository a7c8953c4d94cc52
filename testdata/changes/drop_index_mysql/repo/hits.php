<?php
// hits_url
$hinted = 'SELECT id FROM hits USE INDEX (hits_url) WHERE url = ?'; // ~ breaking certain 1176
$link = 'SELECT id FROM links USE INDEX (hits_url) WHERE url = ?';
$plain = 'SELECT id FROM hits WHERE url = ?'; // ~ risky certain
