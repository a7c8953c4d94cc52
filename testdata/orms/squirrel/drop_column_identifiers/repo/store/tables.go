package store

import (
	"github.com/doug-martin/goqu/v9"
	"github.com/doug-martin/goqu/v9/exp"
)

var dialect = goqu.Dialect("postgres")

type table struct {
	table    exp.IdentifierExpression
	idColumn exp.IdentifierExpression
}

type stringTable struct {
	table
	stringColumn exp.IdentifierExpression
}

var (
	performerTableMgr = &table{
		table:    goqu.T(performerTable),
		idColumn: goqu.T(performerTable).Col(idColumn),
	}

	studioJoinTable = goqu.T(studioTable)

	performerURLs = &stringTable{
		table: table{
			table:    goqu.T(performerTable),
			idColumn: goqu.T(performerTable).Col(idColumn),
		},
		stringColumn: goqu.T(performerTable).Col("url"), // ~ breaking likely
	}

	studioTableMgr = &table{
		table:    studioJoinTable,
		idColumn: studioJoinTable.Col(idColumn),
	}
)
