package store

import (
	"fmt"
	"strings"
)

func (d *DB) create(create *Order) error {
	fields := []string{
		"customer_id",
		"status", // ~ breaking likely
		"total",
	}
	args := []any{create.CustomerID, "status", create.Total}
	stmt := "INSERT INTO orders (" + strings.Join(fields, ", ") + ") VALUES (" + placeholders(len(args)) + ")" // ~ undecided
	return d.exec(stmt, args...)
}

func (d *DB) list(find *FindOrder) ([]*Order, error) {
	where, args := []string{"1 = 1"}, []any{}
	if v := find.Status; v != nil {
		where, args = append(where, "status = "+placeholder(len(args)+1)), append(args, *v) // ~ breaking likely
	}
	if find.Open {
		where = append(where, "`status` IS NOT NULL") // ~ breaking likely
	}
	fields := []string{"`id`", "UPPER(`status`)", "`total`"} // ~ breaking likely
	query := fmt.Sprintf("SELECT %s FROM orders WHERE %s ORDER BY id", strings.Join(fields, ", "), strings.Join(where, " AND ")) // ~ undecided
	return d.query(query, args...)
}

func (d *DB) update(update *UpdateOrder) error {
	set, args := []string{}, []any{}
	if v := update.Total; v != nil {
		set, args = append(set, "total = ?"), append(args, *v)
	}
	if v := update.Status; v != nil {
		set, args = append(set, "status = ?"), append(args, *v) // ~ breaking likely
	}
	assignments := strings.Join(set, ", ")
	return d.exec("UPDATE orders SET "+assignments+" WHERE id = ?", append(args, update.ID)...) // ~ undecided
}

// The lists of another table, and lists that end up in no statement.
func (d *DB) customers(find *FindCustomer) ([]*Customer, error) {
	fields := []string{"id", "status", "region"}
	headers := []string{"status", "region"}
	fmt.Println(strings.Join(headers, "\t"))
	query := "SELECT " + strings.Join(fields, ", ") + " FROM customers"
	states := []string{"status"}
	query += " WHERE region IN (" + strings.Join(states, ", ") + ")"
	return d.customersOf(query)
}
