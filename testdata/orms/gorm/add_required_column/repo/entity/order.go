package entity

type Order struct { // ~ breaking likely 23502
	ID    uint `gorm:"primaryKey"`
	Total int
}

type Customer struct {
	ID    uint `gorm:"primaryKey"`
	Email string
}
