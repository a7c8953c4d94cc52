package api

type Base struct {
	Kind string
}

// Token is what the API answers.
type Token struct {
	Base

	Value string
}
