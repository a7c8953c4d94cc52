package shop;

/** It's "documentation". */
public class OrderDao {
    private static final String COLUMNS = "id, status";
    private static final String FIND = "SELECT " + COLUMNS + " FROM orders WHERE id = ?";

    @Query("SELECT o FROM Order o WHERE o.status = :status")
    List<Order> byStatus(String status);

    @Query(value = "SELECT * FROM orders " +
            "WHERE status = :status", nativeQuery = true)
    List<Order> nativeByStatus(String status);

    @Select({"SELECT id,", "status", "FROM orders"})
    List<Order> all();

    List<Order> search(boolean open, String sort) {
        StringBuilder sql = new StringBuilder("SELECT id FROM orders o");
        sql.append(" WHERE 1 = 1");
        if (open) {
            sql.append(" AND o.status = 'open'").append(" AND o.total > ").append(limit);
        }
        sql.append(" ORDER BY ").append(sort);
        char quote = '"', other = '\'';
        String block = """
            SELECT id,
              "status"
            FROM orders \
            WHERE id = ?
            """;
        String joined = String.join(" ", "SELECT id", "FROM orders");
        return jdbc.query(sql.toString(), String.format("%s.id = %d", alias, 1));
    }

    class Inner {
        String other() {
            String sql = "DELETE FROM orders";
            sql += " WHERE id = " + id;
            return sql + ";";
        }
    }
}
