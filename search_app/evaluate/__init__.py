"""How good the ranking is: judged queries in, measures out, however the queries are typed."""
