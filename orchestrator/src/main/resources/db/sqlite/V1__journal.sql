-- The journal of all rollouts and what hangs on it. Times are milliseconds since 1970, JSON is text.

create table run (
  run_id     text primary key,
  playbook   text not null,
  spec       text not null,
  standing   text not null,
  created_at bigint not null
);

create table event (
  seq     integer primary key autoincrement,
  run_id  text not null references run (run_id),
  host    text,
  fence   bigint,
  at      bigint not null,
  type    text not null,
  payload text not null
);

create index event_by_run on event (run_id, seq);

-- What must never happen twice, whoever writes it.
create unique index event_once_a_host on event (run_id, host, type)
  where type in ('flash-issued', 'host-ended');
create unique index event_once_a_run on event (run_id, type)
  where type in ('run-started', 'planned', 'run-finished');

create trigger event_is_never_changed before update on event
begin
  select raise(abort, 'the journal is append only');
end;

create trigger event_is_never_deleted before delete on event
begin
  select raise(abort, 'the journal is append only');
end;

-- Rows are never deleted: the fence of a host only grows.
create table host_lease (
  host       text primary key,
  fence      bigint not null,
  owner      text,
  run_id     text not null,
  expires_at bigint not null
);

create table router_facts (
  host  text primary key,
  facts text not null,
  at    bigint not null
);

create table request (
  id         integer primary key autoincrement,
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

-- The table db-scheduler 16 works on, with the columns and indexes it names.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            blob,
  execution_time       timestamp not null,
  picked               bit not null,
  picked_by            text,
  last_success         timestamp,
  last_failure         timestamp,
  consecutive_failures int,
  last_heartbeat       timestamp,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);

create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc);

pragma user_version = 1;
