'use strict';
const COLUMNS = 'id, status';
// it's a comment
async function find(db, id, table) {
  const re = /['"`]/g.test(id) ? 1 / 2 : id.replace(/[/'"]/, '');
  const rows = await db.query(`
    SELECT ${COLUMNS}
      FROM ${table}
     WHERE id = ${ids.map((x) => `'${x}'`).join(',')}
  `, [id]);
  const one = await sql`SELECT status FROM orders WHERE id = ${id}`;
  const two = await prisma.$queryRaw`SELECT total FROM orders`;
  let q = 'SELECT id FROM orders ' +
    'WHERE status = $1';
  q += ` AND total > ${min}`;
  if (desc) {
    q += ' ORDER BY id DESC';
  }
  const list = ['SELECT id', "FROM 'orders'"].join('\n');
  return { text: "SELECT 1 FROM tags", list, escaped: 'it\'s \u0041\x42' };
}
class Repo {
  all() {
    return this.knex.raw("SELECT id FROM orders WHERE ?? = ?", ['status', 1]);
  }
}
const View = () => (
  <div className="list" title='it'>
    Don't stop {rows.map((r) => <b key={r.id}>{t("name")} it's</b>)} `
    <Row sql={"SELECT 2 FROM tags"} />
  </div>
);
const after = "SELECT 3 FROM tags";
