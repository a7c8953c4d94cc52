# url of the hits
FIND = "SELECT id FROM hits WHERE url = %s"  # ~ risky certain
READ = "SELECT url FROM hits WHERE id = %s"
LINK = "SELECT id FROM links WHERE url = %s"
ADD = "INSERT INTO hits (id, url) VALUES (%s, %s)"
