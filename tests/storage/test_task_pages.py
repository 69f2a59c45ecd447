"""Pages of tasks: what one person asks must not cost what everybody has."""

import json
from typing import Any

import asyncpg

from rooms import catalog
from storage.projects import Projects
from storage.sql import STATEMENTS

PROJECTS, TASKS = 100, 100

WORLD = f"""
    insert into heads (project_id, seq, epoch) select md5(p::text)::uuid, 1, 'e' from generate_series(1, {PROJECTS}) p;
    insert into projects
        select md5(p::text)::uuid, md5(p::text)::uuid, 1, md5('w')::uuid, 'P', 'PR', '', 0, md5('u')::uuid, now()
        from generate_series(1, {PROJECTS}) p;
    insert into members select md5(p::text)::uuid, md5('u' || p)::uuid, 1, 'Somebody', 'member', false
        from generate_series(1, {PROJECTS}) p;
    insert into columns select md5(p::text)::uuid, md5('c')::uuid, 1, 'Doing', 'doing', 'a', null, 'hard'
        from generate_series(1, {PROJECTS}) p;
    insert into tasks
        select md5(p::text)::uuid, md5(p || '-' || t)::uuid, 1, t, 'Title', md5('c')::uuid, 'a', null,
            '{{}}', '{{}}', null, null, false, 0, 0, 0, md5('u')::uuid, now(), null, null
        from generate_series(1, {PROJECTS}) p, generate_series(1, {TASKS}) t;
    analyze;
"""
ASKED = "md5('u7')::uuid, null, null, null, null, null, null, '%title%', false, null, null, 21"


async def test_tasks_of_my_projects_are_found_without_looking_at_everybody_s(fresh_database_url: str) -> None:
    Projects(None, catalog.tables(), catalog.HOT)  # type: ignore[arg-type]  # nothing is asked
    connection = await asyncpg.connect(fresh_database_url, server_settings={"plan_cache_mode": "force_generic_plan"})
    try:
        await connection.execute(WORLD)
        for name, statement in STATEMENTS.items():
            if name.startswith("tasks.page.mine."):
                await connection.execute(f"prepare page as {statement.text}")
                plan = await connection.fetchval(f"explain (analyze, format json) execute page({ASKED})")
                await connection.execute("deallocate page")
                seen = looked_at(json.loads(plan)[0]["Plan"])
                assert 0 < seen <= PROJECTS * TASKS // 3, f"{name} looked at {seen} tasks"
    finally:
        await connection.close()


def looked_at(plan: dict[str, Any]) -> float:
    """Tasks that a plan has read."""
    below = sum(looked_at(part) for part in plan.get("Plans", ()))
    if not str(plan.get("Relation Name", "")).startswith("tasks_"):
        return below
    read: float = plan["Actual Loops"] * (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0))
    return below + read
