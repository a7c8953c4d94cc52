RSpec.describe Token do
  it "purges tokens" do
    connection.execute("INSERT INTO tokens (id, value, user_id) VALUES (1, 'a', 2)") # ~ breaking certain 42P01
    expect(Token.purge(connection)).to be_nil
  end
end
