-- A host that has ended can be tried again: it ends once a try. It is flashed once, whatever the try.

alter table event add column retries int not null default 0;

drop index event_once_a_host;
create unique index event_once_a_host on event (run_id, host, type) where type = 'flash-issued';
create unique index event_once_a_try on event (run_id, host, retries) where type = 'host-ended';
create index event_retried on event (run_id, host) where type = 'host-retried';

alter table request add column host text;
