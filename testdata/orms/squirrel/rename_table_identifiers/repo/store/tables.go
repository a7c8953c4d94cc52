package store

import "github.com/doug-martin/goqu/v9"

const (
	idColumn       = "id"
	performerTable = "performers" // ~ breaking likely
	studioTable    = "studios"
	performerName  = "performers"
)

var performerTableMgr = &table{
	table:    goqu.T(performerTable),
	idColumn: goqu.T(performerTable).Col(idColumn),
}

func performers(id int) {
	table := performerTableMgr.table
	run(dialect.From(table).Select(table.Col("name")))
	like("performers.name") // ~ breaking likely
	like("studios.name")
}
