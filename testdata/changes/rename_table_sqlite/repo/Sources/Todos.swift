let insert = "INSERT OR REPLACE INTO todos (id, title) VALUES (?, ?)" // ~ breaking certain
let lists = "SELECT title FROM lists"
let label = "todos"
