# name of the tags
UPSERT = "INSERT INTO tags (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"  # ~ breaking certain 42P10
BY_NAME = "INSERT INTO tags (id, name) VALUES (%s, %s) ON CONFLICT ON CONSTRAINT tags_name_key DO NOTHING"  # ~ breaking certain 42704
BY_ID = "INSERT INTO topics (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"
ADD = "INSERT INTO tags (id, name) VALUES (%s, %s)"  # ~ risky certain silent
READ = "SELECT name FROM tags"
TITLE = "insert into tags a name"
AGAIN = """
    -- ON CONFLICT (as said above)
    INSERT INTO tags (id, name) SELECT %s, %s
    ON CONFLICT (name) DO UPDATE SET name = excluded.name  -- ~ breaking certain 42P10
"""
BOTH = """
    WITH t AS (INSERT INTO topics (id, name) VALUES (1, 'a') ON CONFLICT (name) WHERE name <> '' DO NOTHING)
    INSERT INTO tags (id, name) VALUES (1, 'a')
    ON CONFLICT (name) DO NOTHING  -- ~ breaking certain 42P10
"""
REMOVE = "DELETE FROM tags WHERE id = %s"
