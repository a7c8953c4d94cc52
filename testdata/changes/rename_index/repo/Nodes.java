class Nodes {
    // nodes_host
    String hinted = "SELECT id FROM nodes FORCE INDEX (nodes_host) WHERE host = ?"; // ~ breaking certain 1176
    String plain = "SELECT id FROM nodes WHERE host = ?";
    String index = "nodes_host";
}
