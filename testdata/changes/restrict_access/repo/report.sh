#!/bin/sh
# salaries
psql -c "SELECT sum(amount) FROM salaries" # ~ risky certain
psql -c "SELECT sum(amount) FROM grades"
