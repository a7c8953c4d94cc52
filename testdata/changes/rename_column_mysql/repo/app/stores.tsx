import { query } from "./db";

type Props = { zip: string };

export async function Stores({ zip }: Props) {
  const rows = await query("SELECT `id`, `zip` FROM `stores` WHERE `city` = ?", [zip]); // ~ breaking certain 1054
  const depots = await query("SELECT `zip` FROM `depots`", []);
  return (
    <ul title="stores by zip">
      {rows.map((row) => <li key={row.id}>{row.zip}</li>)}
    </ul>
  );
}

export const search = (city: string, sort?: string) => {
  let sql = "SELECT id FROM stores";
  if (city) {
    sql += " WHERE city = ?";
  }
  sql += " ORDER BY zip"; // ~ breaking certain 1054
  return query(sql, [city]);
};
