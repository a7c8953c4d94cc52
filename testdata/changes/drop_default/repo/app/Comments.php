<?php

// state and score of comments
$add = $pdo->prepare('INSERT INTO comments (id, body, score) VALUES (?, ?, 0)'); // ~ breaking certain 23502
$scored = $pdo->prepare("INSERT INTO comments (id, body, state) VALUES (?, ?, 'new')"); // ~ risky certain silent
$whole = $pdo->prepare("INSERT INTO comments (id, body, state, score) VALUES (?, ?, 'new', 0)");
$vote = $pdo->prepare('INSERT INTO votes (id) VALUES (?)');
$read = $pdo->query('SELECT state, score FROM comments');
$both = $pdo->prepare('INSERT INTO comments (id, body) VALUES (?, ?)'); // ~ breaking certain 23502 ~ risky certain silent
