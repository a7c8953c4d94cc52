<?php

namespace App\Invoice;

final class Repository
{
    public function find(int $id): array
    {
        return $this->db->fetchAssociative('SELECT `id`, `memo` FROM `invoices` WHERE `id` = ?', [$id]); // ~ breaking certain 1054
    }

    public function add(array $invoice): void
    {
        $memo = $invoice['memo'] ?? null;
        $this->db->executeStatement('INSERT INTO invoices VALUES (NULL, ?, ?, ?)', array_values($invoice)); // ~ breaking certain 1136
        $this->db->executeStatement(
            "INSERT INTO invoices (number, amount) VALUES (?, ?) ON DUPLICATE KEY UPDATE memo = ''", // ~ breaking certain 1054
            [$invoice['number'], $memo],
        );
    }

    public function open(): array
    {
        // The memo of the payment, not of the invoice.
        return $this->db->fetchAllAssociative(<<<SQL
            SELECT i.number, p.memo
              FROM invoices i
              JOIN payments p ON p.invoice_id = i.id
            SQL);
    }

    public function export(): array
    {
        $sql = "SELECT number FROM invoices";
        $sql .= " WHERE memo IS NOT NULL"; // ~ breaking certain 1054
        return $this->db->fetchAllAssociative($sql);
    }

    public function due(string $sign, string $join, string $limit, string $day): array
    {
        $this->db->fetchOne("SELECT memo FROM invoices WHERE !amount AND id = ?"); // ~ breaking certain 1054
        $this->db->fetchOne("SELECT memo FROM invoices WHERE MATCH number AGAINST (? IN BOOLEAN MODE)"); // ~ breaking certain 1054
        $this->db->fetchOne("SELECT id FROM invoices WHERE memo {$sign} ? ORDER BY id"); // ~ breaking certain 1054
        $this->db->fetchOne("UPDATE invoices SET amount = amount {$sign} ? WHERE memo = ''"); // ~ breaking certain 1054
        $this->db->fetchOne("SELECT i.id FROM invoices i {$join}WHERE i.memo = ?"); // ~ breaking certain 1054
        $this->db->fetchOne("SELECT id FROM invoices ORDER BY memo DESC{$limit}"); // ~ breaking certain 1054
        return $this->db->fetchOne("SELECT number FROM invoices {$join}WHERE !amount ORDER BY id DESC{$limit}"); // ~ undecided
    }
}
