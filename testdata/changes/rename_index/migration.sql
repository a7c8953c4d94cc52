ALTER TABLE nodes RENAME INDEX nodes_host TO nodes_by_host;
