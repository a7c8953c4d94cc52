<?php
function version_3(PDO $pdo)
{
    $pdo->exec('ALTER TABLE orders DROP COLUMN note');
}

function version_2(PDO $pdo)
{
    $pdo->exec('ALTER TABLE orders ADD COLUMN note TEXT');
}

function version_1(PDO $pdo)
{
    $pdo->exec("
        CREATE TABLE orders (
            id INT NOT NULL AUTO_INCREMENT PRIMARY KEY
        )
    ");
}
