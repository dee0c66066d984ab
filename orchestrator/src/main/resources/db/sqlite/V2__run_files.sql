-- What a run was started with, so that a worker on another machine needs no files of its own.

create table run_file (
  run_id   text not null references run (run_id),
  position int not null,
  path     text not null,
  content  text not null,
  primary key (run_id, position)
);

pragma user_version = 2;
