const slug = "slugs_slug_key";
export const byName = "INSERT INTO slugs (id, slug) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT slugs_slug_key DO NOTHING"; // ~ breaking certain 42704
export const byColumn = "INSERT INTO slugs (id, slug) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING";
export const path = "INSERT INTO paths (id, slug) VALUES ($1, $2)";
