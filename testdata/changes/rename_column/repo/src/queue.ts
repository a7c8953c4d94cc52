type Shipment = { id: number; status: string };

export async function due(db: Pool, status: string): Promise<Shipment[]> {
  const { rows } = await db.query(`
    SELECT s.id,
           s.status AS "status" -- ~ breaking certain 42703
      FROM shipments s
     WHERE s.sent_at IS NULL`);
  return rows.filter((row: Shipment) => row.status === status);
}

export const upsert =
  "INSERT INTO shipments (id, carrier, status) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET status = excluded.status"; // ~ breaking certain 42703

export const parcels = (status: string) => `SELECT id FROM parcels WHERE status = '${status}'`;

// Written for the new name; what it leaves out was never filled.
export const begin = "INSERT INTO shipments (carrier, state) VALUES ($1, 'new')";
