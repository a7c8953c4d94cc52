module example.com/calls

require github.com/lib/pq v1.10.9
