import GRDB

struct Player {
    let genre: String

    func titles(_ db: Database) throws -> [String] {
        // genre is shown next to the tracks
        return try String.fetchAll(db, sql: """
            SELECT title FROM tracks
            ORDER BY genre, title -- ~ breaking certain
            """)
    }

    func lengths(_ db: Database) throws -> [Int] {
        try Int.fetchAll(db, sql: "SELECT seconds FROM tracks WHERE title = ?", arguments: [genre])
    }
}
