package model

// Base is a part of every row.
type Base struct {
	ID uint `gorm:"primaryKey"`
}
