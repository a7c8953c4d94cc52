package store

// Written for the new column: before the migration these statements could not run.
const byRegion = `SELECT id, region FROM orders ORDER BY region`

const latest = `SELECT total, region, id FROM orders WHERE region <> '' ORDER BY region DESC`
