defmodule Shop.Orders do
  @moduledoc """
  It's documentation: SELECT status FROM orders.
  """
  @columns "id, status"
  @by_id "SELECT id FROM orders WHERE id = $1"

  # it's a comment
  def find(id, table) do
    c = ?"
    Repo.query!("SELECT #{@columns} FROM #{table} WHERE id = $1", [id])
    Repo.query(~s(SELECT "status" FROM orders WHERE x = #{id}), [])
    Repo.query(~S"""
    SELECT id
      FROM orders
    """)
    sql = """
    SELECT total
      FROM orders
    """
    from(o in "orders", where: fragment("lower(?) = ?", o.status, ^id))
    "SELECT a " <> "FROM orders " <> table <> " LIMIT 1"
    words = ~w(a b)
  end
end
