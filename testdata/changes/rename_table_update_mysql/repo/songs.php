<?php
// MySQL updates several tables at once, and says how before it says which.
$a = "UPDATE `album`, `song` SET `album`.`time` = `song`.`time` WHERE `album`.`id` = `song`.`album`"; // ~ breaking certain
$b = "UPDATE `album`, (SELECT SUM(`time`) AS `time`, `album` FROM `song` GROUP BY `album`) AS `song` SET `album`.`time` = `song`.`time` WHERE `album`.`id` = `song`.`album`"; // ~ breaking certain
$c = "UPDATE IGNORE `song` SET `album` = ? WHERE `id` = ?"; // ~ breaking certain
$d = "UPDATE LOW_PRIORITY IGNORE song AS s, album AS a SET s.time = a.time WHERE s.album = a.id AND s.id IN (1, 2)"; // ~ breaking certain
$e = "UPDATE `album`, (SELECT 1 AS `time`) AS `song` SET `album`.`time` = `song`.`time`";
$f = "SELECT id FROM 'song' WHERE album = ?"; // ~ breaking certain
$g = "SELECT TRIM(LEADING 'x' FROM 'song') FROM album";
$h = "INSERT INTO `album` (`time`) VALUES (1) ON DUPLICATE KEY UPDATE `time` = 2, `id` = 3";
