package api

import "example.com/shop/model"

type page struct {
	State string
}

func show(rows model.Store) string {
	orderRow, err := rows.Find(1)
	if err != nil {
		return ""
	}
	return orderRow.State // ~ risky possible
}

func title(orderRow page) string {
	return orderRow.State
}

func of(rows model.Store) string {
	customer, _ := rows.Customer(1)
	return customer.Status
}
