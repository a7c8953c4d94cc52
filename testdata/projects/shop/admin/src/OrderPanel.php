<?php

declare(strict_types=1);

namespace Shop\Admin;

use PDO;

final class OrderPanel
{
    public function __construct(private readonly PDO $database)
    {
    }

    /** Orders that somebody has to look at. */
    public function stuck(int $days): array
    {
        $query = $this->database->prepare(
            'SELECT o.id, c.email, o.placed_at'
            . ' FROM orders o'
            . ' JOIN customers c ON c.id = o.customer_id'
            . ' WHERE o.status = \'paid\''
            . ' AND o.placed_at < now() - make_interval(days => :days)'
        );
        $query->execute(['days' => $days]);

        return $query->fetchAll(PDO::FETCH_ASSOC);
    }

    /** The figures on the start page. */
    public function figures(): array
    {
        $figures = [];
        foreach (['orders', 'shipments'] as $table) {
            $query = "SELECT status, count(*) FROM {$table} GROUP BY status";
            $figures[$table] = $this->database->query($query)->fetchAll(PDO::FETCH_KEY_PAIR);
        }

        return $figures;
    }
}
