<?php
function count_rows(PDO $db, string $table): int
{
    return (int) $db->query("SELECT count(*) FROM $table")->fetchColumn(); // ~ undecided
}

$rows = count_rows($db, 'tokens');
$heredoc = <<<'SQL'
    SELECT u.id
    FROM users u
    LEFT JOIN tokens t ON t.user_id = u.id -- ~ breaking certain 42P01
    SQL;
$prose = 'Select a user from the list of tokens';
