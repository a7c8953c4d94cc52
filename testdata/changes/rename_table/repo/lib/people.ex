defmodule People do
  # "DELETE FROM people" was here once
  def merge(repo) do
    repo.query("""
    MERGE INTO addresses a
    USING people p ON p.id = a.people_id -- ~ breaking certain 42P01
    WHEN MATCHED THEN UPDATE SET name = p.name
    """)
  end

  def people, do: [:people, "people"]
end
