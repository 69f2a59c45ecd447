-- The log and its heads. Everything below a project is partitioned by it, has it in its primary key, and is never
-- tied to another table by a foreign key: the rules decide before the append, and the log is the truth.

create function partition_by_project(parent text, options text default '') returns void language plpgsql as $$
begin
    for i in 0..7 loop
        execute format('create table %I partition of %I for values with (modulus 8, remainder %s) %s',
                       parent || '_' || i, parent, i, options);
    end loop;
end $$;

-- Where each project's log stands. Half-empty pages: every edit updates a head in place.
create table heads (
    project_id uuid primary key,
    seq bigint not null,
    epoch text not null
) with (fillfactor = 50);

create table log (
    project_id uuid not null,
    seq bigint not null,
    type text not null,
    actor_id uuid not null,
    at timestamptz not null,
    request_id text not null,
    subject_id uuid,
    body text not null,
    primary key (project_id, seq),
    unique (project_id, request_id)
) partition by hash (project_id);
select partition_by_project('log');
create index log_subject on log (project_id, subject_id, seq) where subject_id is not null;
