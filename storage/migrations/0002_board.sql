-- The hot records of a board, and the long texts beside them.

create table projects (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    workspace_id uuid not null,
    name text not null,
    key text not null,
    description text not null,
    last_number bigint not null,
    created_by uuid not null,
    created_at timestamptz not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('projects', 'with (fillfactor = 70)');
create index projects_workspace on projects (workspace_id);

create table members (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    name text not null,
    role text not null,
    bot boolean not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('members');
create index members_user on members (id, project_id);

create table columns (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    name text not null,
    category text not null,
    rank text collate "C" not null,
    wip_limit bigint,
    wip_mode text not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('columns');

create table labels (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    name text not null,
    color text not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('labels');

create table tasks (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    number bigint not null,
    title text not null,
    column_id uuid not null,
    rank text collate "C" not null,
    priority text,
    assignee_ids uuid[] not null,
    label_ids uuid[] not null,
    due_at timestamptz,
    estimate double precision,
    described boolean not null,
    comments bigint not null,
    checks bigint not null,
    checks_done bigint not null,
    created_by uuid not null,
    created_at timestamptz not null,
    completed_at timestamptz,
    archived_at timestamptz,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('tasks', 'with (fillfactor = 70)');
create unique index tasks_number on tasks (project_id, number);
create index tasks_place on tasks (project_id, column_id, rank, id);

create table descriptions (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    task_id uuid not null,
    body text not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('descriptions');
