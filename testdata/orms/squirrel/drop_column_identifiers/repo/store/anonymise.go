package store

import "github.com/doug-martin/goqu/v9"

func performers(id int, url string) {
	table := performerTableMgr.table
	query := dialect.From(table).Select(
		table.Col(idColumn),
		table.Col("name"),
		table.Col("url"), // ~ breaking likely
		table.Col("twitter"),
	).Where(table.Col(idColumn).Gt(id))
	run(query)

	set := goqu.Record{}
	obfuscate(set, "name", url)
	obfuscate(set, "url", url) // ~ breaking likely
	run(dialect.Update(table).Set(set).Where(table.Col(idColumn).Eq(id)))
}

func studios(id int, url string) {
	table := studioTableMgr.table
	run(dialect.From(table).Select(table.Col("url")))

	set := goqu.Record{}
	obfuscate(set, "url", url)
	run(dialect.Update(table).Set(set).Where(table.Col(idColumn).Eq(id)))

	other := map[string]string{}
	obfuscate(other, "url", url)
}

func filters(f Filter) []Handler {
	return []Handler{
		like(f.Name, "performers.name"),
		like(f.URL, "performers.url"),       // ~ breaking likely
		like(f.URL, performerTable+".url"),  // ~ breaking likely
		like(f.URL, "studios.url"),
		like(f.URL, studioTable+".url"),
		where("performers.url IS NULL"), // ~ risky possible
		where("studios.url IS NULL"),
		get("https://performers.url/x"),
	}
}
