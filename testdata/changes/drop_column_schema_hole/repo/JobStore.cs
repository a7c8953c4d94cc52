// The schema is set by whoever installs the library; the tables are its own.
public class JobStore
{
    public Job Find(long id)
    {
        string sql = $@"
            SELECT ""id"", ""arguments"",
                ""state"" -- ~ breaking certain
            FROM ""{_options.Schema}"".""job"" WHERE ""id"" = @Id;
        ";
        return _connection.QuerySingle<Job>(sql, new { Id = id });
    }

    public void Move(long id, string state)
    {
        _connection.Execute($@"UPDATE ""{_options.Schema}"".""job"" SET ""state"" = @State WHERE ""id"" = @Id", new { Id = id, State = state }); // ~ breaking certain
        _connection.Execute($@"UPDATE ""{_options.Schema}"".""server"" SET ""seen"" = now() WHERE ""id"" = @Id", new { Id = id });
        _connection.Execute($@"DELETE FROM ""{_options.Schema}"".""{table}"" WHERE ""id"" = @Id", new { Id = id });
    }
}
