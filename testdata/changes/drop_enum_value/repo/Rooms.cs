class Rooms
{
    // suite is a kind of rooms
    const string Suites = "SELECT id FROM rooms WHERE kind = 'suite'"; // ~ breaking certain 22P02
    const string Singles = "SELECT id FROM rooms WHERE kind = 'single'";
    const string Beds = "SELECT id FROM beds WHERE kind = 'suite'";
    string label = "suite";
}
