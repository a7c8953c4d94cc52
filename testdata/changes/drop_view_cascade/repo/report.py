DAILY = "SELECT day FROM daily_sales"  # ~ breaking certain 42P01
DAYS = "SELECT day FROM sale_days"
TOTAL = "SELECT sum(amount) FROM sales"  # ~ breaking certain 42703
NOTE = "the amount from daily_sales"
