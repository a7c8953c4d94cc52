package web

// No statement is built in this package: a word with a dot is no column.
var labels = []string{"performers.url", "studios.url"}
