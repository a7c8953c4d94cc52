<?php

class Users
{
    // email of the users
    public function save(): void
    {
        $this->db->query('INSERT INTO users (email, name) VALUES (?, ?)'); // ~ risky certain
        $this->db->query('INSERT INTO users (id, email) VALUES (?, ?) ON DUPLICATE KEY UPDATE email = VALUES(email)'); // ~ risky certain silent
        $this->db->query('REPLACE INTO users (id, email) VALUES (?, ?)'); // ~ risky certain silent
        $this->db->query('INSERT IGNORE INTO users (email) VALUES (?)'); // ~ risky certain silent
        $this->db->query('UPDATE users SET name = ? WHERE email = ?');
        $this->db->query('INSERT INTO logins (email) VALUES (?)');
    }
}
