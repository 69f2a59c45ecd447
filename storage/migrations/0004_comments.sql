create table comments (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    task_id uuid not null,
    body text not null,
    mentions uuid[] not null,
    author_id uuid not null,
    seq bigint not null,
    created_at timestamptz not null,
    edited_at timestamptz,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('comments');
create index comments_task on comments (project_id, task_id, seq);
