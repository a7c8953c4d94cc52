struct Orders {
    static let columns = "id, status"
    func find(id: Int, table: String) throws -> [Row] {
        /* it's /* nested */ "x" */
        let rows = try db.fetch("SELECT \(Orders.columns) FROM \(table) WHERE id = \(ids.map { "\($0)" }.joined(separator: ","))")
        let block = """
            SELECT id
              FROM orders
            """
        let raw = #"SELECT "id" FROM orders WHERE a = '\n'"#
        return try Row.fetchAll(db, sql: "SELECT status FROM orders" + " WHERE id = ?", arguments: [id])
    }
}
