<?php
function version_1(PDO $pdo)
{
    $pdo->exec('CREATE TABLE orders (id INTEGER PRIMARY KEY)');
}
