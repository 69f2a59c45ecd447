-- People and bots, how they prove who they are, and the workspaces they share. Small beside the projects, the same for
-- all of them, and therefore not partitioned.

create table workspaces (
    id uuid primary key,
    name text not null,
    project_creators text not null default 'member' check (project_creators in ('owner', 'admin', 'member')),
    created_at timestamptz not null default now()
);

create table users (
    id uuid primary key,
    email text,
    name text not null,
    password_hash text,
    password_set_at timestamptz,
    is_bot boolean not null default false,
    workspace_id uuid references workspaces,
    hidden_from_leaderboards boolean not null default false,
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    -- A person logs in; a bot has nothing but API tokens, and a workspace that answers for it.
    check (is_bot = (password_hash is null) and is_bot = (email is null) and is_bot = (workspace_id is not null))
);
create unique index users_email on users (lower(email));
create index users_workspace on users (workspace_id) where workspace_id is not null;

create table workspace_members (
    workspace_id uuid not null references workspaces on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'admin', 'member')),
    joined_at timestamptz not null default now(),
    primary key (workspace_id, user_id)
);
create index workspace_members_user on workspace_members (user_id, joined_at);

-- A family is one login: the refresh tokens that came out of each other. It ends as a whole.
create table token_families (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    revoked_because text check (revoked_because in ('logout', 'reuse', 'password'))
);
create index token_families_live on token_families (user_id) where revoked_at is null;

-- Used tokens stay until they expire: only so can a reuse be told from nonsense.
create table refresh_tokens (
    sha256 bytea primary key,
    family_id uuid not null references token_families on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);
create index refresh_tokens_family on refresh_tokens (family_id);
create index refresh_tokens_expiry on refresh_tokens (expires_at);

create table api_tokens (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null,
    sha256 bytea not null unique,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_tokens_user on api_tokens (user_id, created_at);
