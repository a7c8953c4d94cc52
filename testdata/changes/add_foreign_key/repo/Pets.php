<?php
// owner_id of the pets
$add = 'INSERT INTO pets (id, owner_id, name) VALUES (?, ?, ?)'; // ~ risky certain
$stray = 'INSERT INTO pets (id, name) VALUES (?, ?)';
$give = 'UPDATE pets SET owner_id = ? WHERE id = ?'; // ~ risky certain
$leave = 'DELETE FROM owners WHERE id = ?'; // ~ risky certain
$empty = 'TRUNCATE owners'; // ~ breaking certain 0A000
$car = 'INSERT INTO cars (id, owner_id) VALUES (?, ?)';
$die = 'DELETE FROM pets WHERE id = ?';
$read = 'SELECT owner_id FROM pets';
