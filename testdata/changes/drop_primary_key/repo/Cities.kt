class Cities {
    // id of cities
    val visited = "SELECT c.id, c.name, count(*) FROM cities c JOIN visits v ON v.city_id = c.id GROUP BY c.id" // ~ breaking certain 42803
    val both = "SELECT c.id, c.name, count(*) FROM cities c GROUP BY c.id, c.name"
    val upsert = "INSERT INTO cities (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING" // ~ breaking certain 42P10
    val add = "INSERT INTO cities (id, name) VALUES (?, ?)" // ~ risky certain silent
    val visit = "INSERT INTO visits (id, city_id) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
}
