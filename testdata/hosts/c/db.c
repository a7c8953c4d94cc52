#include <stdio.h>
#define TABLE "orders"
/* it's a "comment" */
static const char *find = "SELECT id, status "
    "FROM " TABLE " "  /* adjacent */
    "WHERE id = %d";
int run(sqlite3 *db, char c) {
    if (c == '"' || c == '\'') return 1;
    return sqlite3_exec(db, "UPDATE orders SET status = 'x\n' \
WHERE id = 1", 0, 0, 0);
}
