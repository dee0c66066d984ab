-- Runs that are over may go, as a whole; what they did to each host stays, in one row.

create table pruned_run (
  run_id     text primary key,
  playbook   text not null,
  by_whom    text not null,
  created_at bigint not null,
  over_at    bigint not null,
  pruned_at  bigint not null
);

create table host_past (
  run_id        text not null references pruned_run (run_id),
  host          text not null,
  at            bigint not null,
  from_firmware text not null,
  to_firmware   text not null,
  took          bigint,
  outcome       text,
  reason        text not null,
  primary key (run_id, host)
);

create index host_past_by_host on host_past (host, at);

create trigger only_what_is_over_is_pruned before insert on pruned_run
when not exists (select 1 from run where run_id = new.run_id and standing = 'FINISHED')
begin
  select raise(abort, 'only runs that are over are pruned');
end;

drop trigger event_is_never_deleted;

create trigger event_is_deleted_with_its_run before delete on event
when not exists (select 1 from pruned_run where run_id = old.run_id)
begin
  select raise(abort, 'the journal is append only');
end;

pragma user_version = 3;
