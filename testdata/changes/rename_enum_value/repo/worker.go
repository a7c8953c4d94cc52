package worker

// 'new' is the state of fresh jobs
const next = "SELECT id FROM jobs WHERE state = 'new' LIMIT 1"           // ~ breaking certain 22P02
const done = "SELECT id FROM jobs WHERE state = 'done'"
const runs = "SELECT id FROM runs WHERE state = 'new'"
const add = "INSERT INTO jobs (id, state) VALUES ($1, 'new')"            // ~ breaking certain 22P02
const copied = "INSERT INTO jobs (id, state) SELECT id, 'new' FROM runs" // ~ breaking certain 22P02
const cast = "SELECT 'new'::job_state"                                   // ~ breaking certain 22P02
const byState = "SELECT id FROM jobs WHERE state = $1"                   // ~ risky certain
const state = "new"
