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

create function only_what_is_over_is_pruned() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from run where run_id = new.run_id and standing = 'FINISHED') then
    raise exception 'only runs that are over are pruned';
  end if;
  return new;
end
$$;

create trigger only_what_is_over_is_pruned before insert on pruned_run
  for each row execute function only_what_is_over_is_pruned();

create function event_goes_with_its_run() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from pruned_run where run_id = old.run_id) then
    raise exception 'the journal is append only';
  end if;
  return old;
end
$$;

drop trigger event_is_never_changed on event;
create trigger event_is_never_changed before update on event
  for each row execute function event_append_only();
create trigger event_goes_with_its_run before delete on event
  for each row execute function event_goes_with_its_run();
