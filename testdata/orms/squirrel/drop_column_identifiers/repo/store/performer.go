package store

const (
	idColumn       = "id"
	performerTable = "performers"
	studioTable    = "studios"
)

type performerRow struct {
	ID      int    `db:"id"`
	Name    string `db:"name"`
	URL     string `db:"url"` // ~ risky likely
	Twitter string `db:"twitter"`
}

type performerQueryRow struct {
	performerRow
	Files int `db:"files"`
}

func (r *performerQueryRow) resolve() string {
	return r.URL // ~ risky likely
}

type performerRowRecord struct {
	updateRecord
}

func (r *performerRowRecord) fromPartial(o Partial) {
	r.setString("name", o.Name)
	r.setString("url", o.URL) // ~ breaking likely
	o.setString("url", "no receiver")
}

type studioRow struct {
	ID   int    `db:"id"`
	Name string `db:"name"`
	URL  string `db:"url"`
}

type studioRowRecord struct {
	updateRecord
}

func (r *studioRowRecord) fromPartial(o Partial) {
	r.setString("url", o.URL)
}
