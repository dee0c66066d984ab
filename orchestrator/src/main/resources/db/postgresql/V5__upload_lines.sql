-- The lines uploads go over where their rate is limited, and until when, in microseconds since 1970, each is
-- taken by whichever process.

create table upload_line (
  line  text primary key,
  until bigint not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 100);
