class Orders(private val db: Database) {
    companion object {
        const val COLUMNS = "id, status"
    }

    fun find(id: Long, table: String): Order? {
        /* a /* nested */ "comment" */
        val c = '"'
        return db.query("""
            |SELECT ${COLUMNS}
            |  FROM $table
            | WHERE id = ${ids.joinToString(",") { "'$it'" }} AND "x" = 1
            """.trimMargin())
    }

    fun search(): String {
        val sql = StringBuilder("SELECT id FROM orders")
        sql.append(" WHERE status = 'open'")
        return sql.toString() + "price \$5"
    }
}
