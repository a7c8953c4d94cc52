class Jobs(private val db: Database) {
    // open_jobs
    fun open() = db.query("SELECT id FROM open_jobs") // ~ risky certain silent
    fun all() = db.query("SELECT id FROM jobs")
    val label = "open_jobs"
}
