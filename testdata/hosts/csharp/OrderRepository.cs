namespace Shop;
public class OrderRepository
{
    private const string Columns = "id, status";

    public Order Find(int id)
    {
        var c = '"';
        var a = db.Query<Order>(@"SELECT ""status""
            FROM orders WHERE path = 'c:\x'", new { id });
        var b = db.Query($"SELECT {Columns} FROM {table:x} WHERE a = '{{}}'");
        var d = db.Query($@"SELECT id FROM {(open ? "orders" : "archive")} WHERE ""x"" = 1");
        var e = """
            SELECT "id"
              FROM orders
            """;
        var f = $$"""SELECT {x} FROM {{table}}""";
        var sql = new StringBuilder("SELECT id");
        sql.Append(" FROM orders");
        sql.AppendLine(where).Append(" LIMIT 1");
        return string.Format("SELECT {0} FROM orders", Columns);
    }
}
