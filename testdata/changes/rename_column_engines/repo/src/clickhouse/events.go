package events

// A folder that is named after an engine holds readers of its database alone.
const all = "SELECT event_key FROM event_data"
