package query

import (
	"example.com/shop/entity"
	"gorm.io/gorm"
)

func orders(db *gorm.DB) (orders []entity.Order) {
	db.Where("total > 1").Find(&orders)
	db.Where("shop_orders.total > 1").Find(&orders) // ~ breaking likely
	db.Table("shop_orders").Where("total > 1").Scan(&orders) // ~ breaking likely
	return orders
}
