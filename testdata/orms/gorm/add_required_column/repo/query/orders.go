package query

import (
	"example.com/shop/entity"
	"gorm.io/gorm"
)

func create(db *gorm.DB) {
	order := entity.Order{Total: 1}
	db.Create(&order)
	db.Model(&order).Where("total > ?", 1).Update("total", 2)
}
