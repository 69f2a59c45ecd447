create table checklists (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    rank text collate "C" not null,
    task_id uuid not null,
    name text not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('checklists');
create index checklists_task on checklists (project_id, task_id);

create table checklist_items (
    project_id uuid not null,
    id uuid not null,
    version bigint not null,
    rank text collate "C" not null,
    task_id uuid not null,
    checklist_id uuid not null,
    title text not null,
    done boolean not null,
    primary key (project_id, id)
) partition by hash (project_id);
select partition_by_project('checklist_items');
create index checklist_items_task on checklist_items (project_id, task_id);
create index checklist_items_checklist on checklist_items (project_id, checklist_id);
