// people
const find = "SELECT id, name FROM people WHERE id = $1"; // ~ breaking certain 42P01
const add = `INSERT INTO people (id, name) VALUES ($1, $2) RETURNING *`; // ~ breaking certain 42P01
const truncate = "TRUNCATE people"; // ~ breaking certain 42P01
const addresses = "SELECT people_id FROM addresses";
const joined = `
  SELECT people.name
    FROM addresses
    JOIN people -- ~ breaking certain 42P01
      ON people.id = addresses.people_id`;
module.exports = { find, add, truncate, addresses, joined, title: "update people" };
