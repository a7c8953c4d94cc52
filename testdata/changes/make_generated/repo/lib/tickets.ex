defmodule Tickets do
  # id of the tickets
  @insert "INSERT INTO tickets (id, subject) VALUES ($1, $2)" # ~ breaking certain 428C9
  @insert_new "INSERT INTO tickets (subject) VALUES ($1)"
  @override "INSERT INTO tickets (id, subject) OVERRIDING SYSTEM VALUE VALUES ($1, $2)"
  @reply "INSERT INTO replies (id, ticket_id) VALUES ($1, $2)"

  def subjects(repo), do: Ecto.Adapters.SQL.query!(repo, "SELECT subject FROM tickets", [])

  def find(repo, id) do
    Ecto.Adapters.SQL.query!(repo, "SELECT id FROM tickets ORDER BY subject", [id]) # ~ info certain
  end

  def move(repo), do: Ecto.Adapters.SQL.query!(repo, "UPDATE tickets SET id = id + 1", []) # ~ breaking certain 428C9
end
