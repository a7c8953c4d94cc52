object Orders {
  val columns = "id, status"
  def find(id: Long) =
    sql"SELECT id FROM orders WHERE id = $id AND status = ${status.name}".query[Order]

  def list(c: Char = '"') = {
    val base = fr"SELECT status" ++ fr"FROM orders"
    val raw = """SELECT "status"
      |FROM orders""".stripMargin
    val plain = "SELECT " + columns + " FROM orders"
    base ++ where
  }
}
