<p>It's "markup"</p>
<?php
# it's a comment
#[Route("/orders")]
class OrderDao {
    const COLUMNS = 'id, status';

    public function find(int $id): array {
        // it's ?>
        <b>don't</b>
        <?php
        $sql = 'SELECT ' . self::COLUMNS . ' FROM `orders` WHERE name = \'x\'';
        $stm = $this->pdo->prepare("SELECT status FROM {$this->prefix}orders WHERE id = $id AND a = $row[key] AND b = $o->name");
        $doc = <<<SQL
            SELECT id
              FROM orders
             WHERE status = '{$status}'
            SQL;
        $now = <<<'SQL'
SELECT total FROM orders WHERE x = '$y'
SQL;
        return [$sql, 'sql' => "DELETE FROM orders"];
    }

    public function search(bool $open): string {
        $sql = "SELECT id FROM orders";
        $sql .= " WHERE 1 = 1";
        if ($open) {
            $sql .= ' AND status = ?';
        }
        $sql .= $this->order();
        $sql .= " LIMIT 10";
        $all = implode(' ', ['SELECT id', 'FROM orders']);
        return sprintf('SELECT %s FROM orders WHERE id = %d', $all, 1);
    }
}
