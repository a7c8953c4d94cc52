namespace Accounts;

public class AccountStore
{
    // tenant of the accounts
    private const string Add = "INSERT INTO accounts (id, login) VALUES (@id, @login)"; // ~ breaking certain 23502
    private const string Upsert = @"
        INSERT INTO accounts (id, login) -- ~ breaking certain 23502
        VALUES (@id, @login)
        ON CONFLICT (login) DO NOTHING";

    public Task<int> Rename(long id, string login) =>
        db.ExecuteAsync("UPDATE accounts SET login = @login WHERE id = @id", new { id, login });

    public Task<int> Open(string tenant) =>
        db.ExecuteAsync("INSERT INTO sessions (id, account_id, tenant) VALUES (1, 2, @tenant)", new { tenant });

    public Task<Account> Find(long id) => db.QuerySingleAsync<Account>($"SELECT * FROM accounts WHERE id = {id}"); // ~ info certain
}
