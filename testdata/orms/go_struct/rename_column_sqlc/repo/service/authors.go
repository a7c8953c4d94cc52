package service

import (
	"context"

	"example.com/library/dbsqlc"
)

func register(ctx context.Context, queries *dbsqlc.Queries, name string) (string, error) {
	author, err := queries.CreateAuthor(ctx, dbsqlc.CreateAuthorParams{
		FullName: name, // ~ risky likely
	})
	if err != nil {
		return "", err
	}
	return author.FullName, nil // ~ risky likely
}

func titles(ctx context.Context, queries *dbsqlc.Queries) (titles []string) {
	books, _ := queries.ListBooks(ctx, 1)
	for _, book := range books {
		titles = append(titles, book.FullName)
	}
	return titles
}
