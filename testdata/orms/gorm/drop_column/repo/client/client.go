package client

import "example.com/shop/entity"

// Client wraps a row.
type Client struct {
	entity.Order

	scopes []string
}

func (c Client) open() bool {
	return c.Status == "open" // ~ risky likely
}

func (c Client) of() bool {
	return c.Scopes == "open"
}
