export function list(hidden: boolean, column: string) {
  const filter = hidden ? "" : " AND hidden = false"; // ~ breaking likely
  return `SELECT id, title FROM articles WHERE author_id = $1${filter} ORDER BY ${column}`; // ~ undecided
}

export const update = (table: string) => `UPDATE ${table} SET hidden = true WHERE id = $1`; // ~ undecided
