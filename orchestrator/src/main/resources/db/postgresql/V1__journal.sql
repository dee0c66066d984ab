-- The journal of all rollouts and what hangs on it. Times are milliseconds since 1970, JSON is text.

create table run (
  run_id     text primary key,
  playbook   text not null,
  spec       text not null,
  standing   text not null,
  created_at bigint not null
);

-- What a run was started with, so that a worker on another machine needs no files of its own.
create table run_file (
  run_id   text not null references run (run_id),
  position int not null,
  path     text not null,
  content  text not null,
  primary key (run_id, position)
);

create sequence event_seq;

create table event (
  seq     bigint primary key,
  run_id  text not null references run (run_id),
  host    text,
  fence   bigint,
  at      bigint not null,
  type    text not null,
  payload text not null
);

alter sequence event_seq owned by event.seq;

create index event_by_run on event (run_id, seq);

-- What must never happen twice, whoever writes it.
create unique index event_once_a_host on event (run_id, host, type)
  where type in ('flash-issued', 'host-ended');
create unique index event_once_a_run on event (run_id, type)
  where type in ('run-started', 'planned', 'run-finished');

-- Numbers are given out at once and seen at the commit: without the lock, who reads on from the last
-- number seen would miss an event with a lower number that was committed later.
create function event_in_order() returns trigger language plpgsql as $$
begin
  perform 1 from run where run_id = new.run_id for no key update;
  new.seq := nextval('event_seq');
  return new;
end
$$;

create trigger event_comes_in_order before insert on event
  for each row execute function event_in_order();

create function event_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append only';
end
$$;

create trigger event_is_never_changed before update or delete on event
  for each row execute function event_append_only();
create trigger event_is_never_emptied before truncate on event
  for each statement execute function event_append_only();

-- Rows are never deleted: the fence of a host only grows.
create table host_lease (
  host       text primary key,
  fence      bigint not null,
  owner      text,
  run_id     text not null,
  expires_at bigint not null
) with (fillfactor = 50);

create index host_lease_by_owner on host_lease (owner) where owner is not null;

create table router_facts (
  host  text primary key,
  facts text not null,
  at    bigint not null
);

create table request (
  id         bigint generated always as identity primary key,
  run_id     text not null references run (run_id),
  kind       text not null,
  wave       integer,
  reason     text not null,
  by_whom    text not null,
  created_at bigint not null,
  applied_at bigint,
  answer     text
);

create index request_waiting on request (run_id, id) where applied_at is null;

-- The table db-scheduler 16 works on, with the columns and indexes it names. It is small and changes
-- all the time: room in each page, and cleaned often.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 100);

create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc);
