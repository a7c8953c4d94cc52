const place = "a1";
export const take = `INSERT INTO seats (id, place) VALUES ($1, $2)
  ON CONFLICT (place) DO NOTHING`; // ~ breaking certain 42P10
export const repeated = `INSERT INTO seats (id, place) -- ~ risky certain silent
  VALUES ($1, $2) ON CONFLICT (place) WHERE NOT gone DO NOTHING`;
export const read = "SELECT place FROM seats";
