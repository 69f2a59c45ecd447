-- Moves the heads that stand where the writer believes they do, and says which: a project that is being created gets
-- its head, one that somebody else has moved is left out. Locks are taken in id order, so that writers cannot deadlock.
--
-- A function, because waiting for another writer has to be over before the statement that appends goes on: PostgreSQL
-- (18.6 at least) crashes when a statement with writes in its WITH has to look again at a row that it waited for.
create function move_heads(ids uuid[], was bigint[], now bigint[], epochs text[])
returns setof uuid language plpgsql rows 100 as $$
begin
    perform from heads where project_id = any(ids) order by project_id for update;
    return query
        update heads p set seq = h.now
        from unnest(ids, was, now, epochs) as h(project_id, was, now, epoch)
        where p.project_id = h.project_id and p.seq = h.was and p.epoch = h.epoch
        returning p.project_id;
    return query
        insert into heads as p (project_id, seq, epoch)
        select h.project_id, h.now, h.epoch
        from unnest(ids, was, now, epochs) as h(project_id, was, now, epoch)
        where h.was = 0 order by h.project_id
        on conflict (project_id) do nothing
        returning p.project_id;
end $$;
