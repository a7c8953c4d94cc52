# hidden articles
BASE = "SELECT a.id, a.title FROM articles a JOIN authors w ON w.id = a.author_id"


def search(cursor, author, show_hidden):
    where = ["w.name = %s"]
    if not show_hidden:
        where.append("a.hidden = false")  # ~ breaking likely
    cursor.execute(BASE + " WHERE " + " AND ".join(where), (author,))
    hidden = "hidden"
    return {"hidden": hidden, "articles": cursor.fetchall()}
