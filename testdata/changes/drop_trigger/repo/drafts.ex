defmodule Drafts do
  # body of drafts
  def write(repo), do: repo.query("UPDATE drafts SET body = $1 WHERE id = $2") # ~ risky certain silent
  def add(repo), do: repo.query("INSERT INTO drafts (id, body) VALUES ($1, $2)")
  def read(repo), do: repo.query("SELECT body FROM drafts")
  def post(repo), do: repo.query("UPDATE posts SET body = $1")
end
