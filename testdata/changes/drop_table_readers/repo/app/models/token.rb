class Token
  def self.purge(connection)
    connection.execute("DELETE FROM tokens WHERE user_id IS NULL") # ~ breaking certain 42P01
    connection.execute("DELETE FROM audit.tokens WHERE value = ''")
    connection.execute("SELECT id, value FROM tokens") # ~ breaking certain 42P01
    connection.execute("SELECT value FROM public.tokens") # ~ breaking certain 42P01
  end
end
