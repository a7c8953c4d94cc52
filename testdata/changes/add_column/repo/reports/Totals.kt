package reports

class Totals(private val jdbc: JdbcTemplate) {
    val region = "north"

    fun natural() = jdbc.queryForList("SELECT id FROM orders NATURAL JOIN customers") // ~ breaking certain silent

    fun known(): List<Long> = jdbc.queryForList(
        """
        SELECT total
          FROM orders
         WHERE id IN (SELECT id FROM archived_orders)
        """.trimIndent(),
    )

    fun moved() = jdbc.queryForList("SELECT orders.total FROM orders JOIN archived_orders USING (id)")

    fun title() = "orders by region from all customers"
}
