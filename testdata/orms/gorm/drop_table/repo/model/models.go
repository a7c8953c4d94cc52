package model

// Token has no tag of its own.
type Token struct { // ~ breaking likely
	Base

	Value string
}

type User struct {
	Base

	Email  string
	Groups []Group `gorm:"many2many:user_groups;"` // ~ breaking likely
}

type Group struct {
	Base

	Name string
}
