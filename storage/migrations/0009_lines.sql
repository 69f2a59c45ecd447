-- Which line of the database's own history each log was last written in. A standby that is promoted, and a backup that
-- is restored up to some moment, begin a new line (PostgreSQL's timeline), perhaps without what was written last. Entries
-- that clients have seen may then be missing, and their numbers are given out anew: so a log is not written in a new
-- line before its epoch has moved.
alter table heads add column line text;

do $$ begin
    perform pg_walfile_name(pg_current_wal_insert_lsn());
    execute $f$
        create function log_line() returns text language sql stable parallel restricted as $b$
            select case when pg_is_in_recovery() then 'none, it takes no writes'
                else substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) end
        $b$
    $f$;
exception when insufficient_privilege or undefined_function or feature_not_supported then
    -- Some hosted PostgreSQL hide their timelines; there only a head that is behind gives the loss away.
    create function log_line() returns text language sql immutable as $b$ select 'unknown' $b$;
end $$;

create or replace function move_heads(ids uuid[], was bigint[], now bigint[], epochs text[])
returns setof uuid language plpgsql rows 100 as $$
declare
    today constant text := log_line();
begin
    perform from heads where project_id = any(ids) order by project_id for update;
    return query
        update heads p set seq = h.now, line = today
        from unnest(ids, was, now, epochs) as h(project_id, was, now, epoch)
        where p.project_id = h.project_id and p.seq = h.was and p.epoch = h.epoch
            and (p.line = today or p.line is null)
        returning p.project_id;
    if 0 = any(was) then
        return query
            insert into heads as p (project_id, seq, epoch, line)
            select h.project_id, h.now, h.epoch, today
            from unnest(ids, was, now, epochs) as h(project_id, was, now, epoch)
            where h.was = 0 order by h.project_id
            on conflict (project_id) do nothing
            returning p.project_id;
    end if;
end $$;
