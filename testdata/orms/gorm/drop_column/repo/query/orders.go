package query

import (
	"example.com/shop/entity"
	"gorm.io/gorm"
)

func open(db *gorm.DB, customer uint) (orders []entity.Order, err error) {
	err = db.Where("customer_id = ? AND status = 'open'", customer).Find(&orders).Error // ~ breaking likely
	return orders, err
}

func later(db *gorm.DB) (orders entity.Orders, err error) {
	stmt := db.Where("total > 1")
	stmt = stmt.Where("status = ?", "open").Order("status DESC") // ~ breaking likely
	err = stmt.Find(&orders).Error
	return orders, err
}

func close(db *gorm.DB, order entity.Order) {
	db.Model(&order).Update("status", "closed")                                 // ~ breaking likely
	db.Model(&entity.Order{}).Where("id = ?", 1).UpdateColumn("Status", "done") // ~ breaking likely
	db.Model(&order).Updates(map[string]any{"status": "closed", "total": 0})    // ~ breaking likely
	db.Model(&order).Updates(entity.Order{Status: "closed"})                    // ~ risky likely
	var states []string
	db.Model(&entity.Order{}).Pluck("status", &states)                                      // ~ breaking likely
	db.Table("orders AS o").Select("o.id, o.status").Joins("JOIN customers c ON c.id = o.customer_id AND c.status = 'open'").Scan(&states) // ~ breaking likely
	db.First(&order, "status = ?", "open") // ~ breaking likely
}

func customers(db *gorm.DB) (customers []entity.Customer, status string) {
	db.Where("status = ?", "open").Order("status").Find(&customers)
	for _, customer := range customers {
		status = customer.Status
	}
	for _, order := range loadAll() {
		status = order.Status // ~ risky possible
	}
	answer := map[string]string{"status": status}
	return customers, answer["status"]
}

func found(db *gorm.DB, tx *pop.Connection) bool {
	first, _ := entity.FindOrder(db, 1)
	tx.Where("id = ?", 1).UpdateQuery(first, "status", "total") // ~ breaking likely
	return first.Status == "open" // ~ risky likely
}
