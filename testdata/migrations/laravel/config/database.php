<?php
return [
    'default' => env('DB_CONNECTION', 'sqlite'),
    'connections' => ['mysql' => [], 'mariadb' => []],
];
