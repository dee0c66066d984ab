-- What each writer committed last, so that a commit whose answer was lost can be looked up. The number
-- of a transaction does not tell: after a crash the server gives those it had not written down to others.

create table commit_mark (
  writer text primary key,
  number bigint not null,
  at     bigint not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 100);
