#include <sqlite3.h>

/* pinned notes come first */
static const char *add = "INSERT INTO notes VALUES (?, ?)"; /* ~ breaking certain */
static const char *add_body = "INSERT INTO notes (body) VALUES (?)";
static const char *all = "SELECT id, body FROM notes "
                         "ORDER BY id";
static const char *raw = "SELECT * FROM notes"; /* ~ info certain */
