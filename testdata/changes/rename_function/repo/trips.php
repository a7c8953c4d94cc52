<?php
$miles = 'SELECT miles(meters) FROM trips'; // ~ breaking certain 42883
$meters = 'SELECT meters FROM trips';
$label = 'miles';
