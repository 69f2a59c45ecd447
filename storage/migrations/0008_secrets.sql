-- What the instances of one system must agree on without being told: made by whichever starts first.
create table secrets (
    name text primary key,
    value text not null,
    created_at timestamptz not null default now()
);
