# name of the tags
UPSERT = "INSERT INTO tags (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"  # ~ breaking certain 42P10
BY_NAME = "INSERT INTO tags (id, name) VALUES (%s, %s) ON CONFLICT ON CONSTRAINT tags_name_key DO NOTHING"  # ~ breaking certain 42704
BY_ID = "INSERT INTO topics (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"
ADD = "INSERT INTO tags (id, name) VALUES (%s, %s)"  # ~ risky certain silent
READ = "SELECT name FROM tags"
TITLE = "insert into tags a name"
